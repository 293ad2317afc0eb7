//! What the first bytes of an encoded image say.
//!
//! The viewer plays the images of one entity as a video of one codec: an image whose head it
//! cannot read shifts all that follow to wrong frames. So heads are read here first.

/// The formats that the viewer decodes and logs hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImageFormat {
    /// With a frame header (SOF) of one or three components.
    Jpeg,
    /// With an image header (IHDR).
    Png,
}

/// The format of an image whose head is whole; what logs call a format is not to be relied on.
pub(crate) fn image_format(data: &[u8]) -> Option<ImageFormat> {
    match data {
        [0xff, 0xd8, segments @ ..] => has_frame_header(segments).then_some(ImageFormat::Jpeg),
        [
            0x89,
            b'P',
            b'N',
            b'G',
            b'\r',
            b'\n',
            0x1a,
            b'\n',
            chunks @ ..,
        ] => has_image_header(chunks).then_some(ImageFormat::Png),
        _ => None,
    }
}

/// Walks the segments of a JPEG (ITU T.81, B.1.1) to its frame header with a size that is not 0.
fn has_frame_header(mut segments: &[u8]) -> bool {
    loop {
        match segments {
            [0xff, 0xff, ..] => segments = &segments[1..],
            [
                0xff,
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb,
                _,
                _,
                _,
                size @ ..,
            ] => {
                let [y1, y0, x1, x0, 1 | 3, ..] = size else {
                    return false;
                };
                return (y1 | y0) != 0 && (x1 | x0) != 0;
            }
            [0xff, 0x01 | 0xd0..=0xd7, rest @ ..] => segments = rest,
            [0xff, 0xda, ..] => return false, // pixels without a frame header
            [0xff, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(rest) = segments.get(2 + length.max(2)..) else {
                    return false;
                };
                segments = rest;
            }
            _ => return false,
        }
    }
}

/// The first chunk of a PNG is its header, with a size that is not 0.
fn has_image_header(chunks: &[u8]) -> bool {
    let [0, 0, 0, 13, b'I', b'H', b'D', b'R', size @ ..] = chunks else {
        return false;
    };
    let is_some = |bytes: &[u8]| bytes.iter().any(|byte| *byte != 0);
    size.len() >= 13 && is_some(&size[..4]) && is_some(&size[4..8])
}

#[cfg(test)]
mod tests {
    use fl_log::{RgbImage, encode_jpeg, encode_png};

    use super::*;

    fn image() -> RgbImage {
        RgbImage::new(16, 8, vec![77; 16 * 8 * 3]).unwrap()
    }

    #[test]
    fn knows_whole_heads() {
        let jpeg = encode_jpeg(&image(), 90).unwrap();
        let png = encode_png(&image()).unwrap();
        assert_eq!(image_format(&jpeg), Some(ImageFormat::Jpeg));
        assert_eq!(image_format(&png), Some(ImageFormat::Png));
        assert_eq!(
            image_format(&jpeg[..jpeg.len() - 5]),
            Some(ImageFormat::Jpeg)
        );
    }

    #[test]
    fn refuses_every_cut_of_a_head() {
        for (encoded, end) in [
            (encode_jpeg(&image(), 90).unwrap(), 20),
            (encode_png(&image()).unwrap(), 28),
        ] {
            for n_bytes in 0..end {
                assert_eq!(image_format(&encoded[..n_bytes]), None, "{n_bytes} bytes");
            }
        }
    }

    #[test]
    fn refuses_what_only_starts_like_an_image() {
        for data in [
            &[0xff, 0xd8, 0xff][..],
            &[0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff],
            &[0xff, 0xd8, 0xff, 0xda, 0, 4, 0, 0],
            &[0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 0, 0, 16, 3],
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\x08\x08\x02\0\0\0",
            &[0, 0, 0, 1, 0x67],
            b"",
        ] {
            assert_eq!(image_format(data), None, "{data:?}");
        }
    }
}
