//! Numbers that look random but depend on integers alone: for textures and street furniture.

/// Mixes two cell numbers and a salt into 32 bits.
pub(crate) fn cell(i: i32, j: i32, salt: u32) -> u32 {
    let mut h = (i as u32).wrapping_mul(0x9E37_79B1)
        ^ (j as u32).wrapping_mul(0x85EB_CA77)
        ^ salt.wrapping_mul(0xC2B2_AE3D);
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    h ^ (h >> 15)
}

/// The same in [0, 1).
pub(crate) fn unit(i: i32, j: i32, salt: u32) -> f32 {
    (cell(i, j, salt) >> 8) as f32 / (1u32 << 24) as f32
}

/// Smooth noise over the plane in [0, 1), one cell a unit.
pub(crate) fn noise(x: f32, y: f32, salt: u32) -> f32 {
    let (i, j) = (x.floor(), y.floor());
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (u, v) = (ease(x - i), ease(y - j));
    let (i, j) = (i as i32, j as i32);
    let row = |j: i32| unit(i, j, salt) * (1.0 - u) + unit(i.wrapping_add(1), j, salt) * u;
    row(j) * (1.0 - v) + row(j.wrapping_add(1)) * v
}
