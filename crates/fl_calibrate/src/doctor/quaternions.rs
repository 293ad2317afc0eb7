//! Rotations of a message that are no unit quaternions.

use fl_log::Value;

/// Single precision, rounded numbers and long products stay closer to 1 than this.
const TOLERANCE: f64 = 1e-3;

/// Names, in a record above it, of the frame that a rotation belongs to.
const CHILDREN: [&str; 2] = ["child_frame_id", "child"];

/// Shows every rotation of the message whose norm is not 1, with the frame it turns, if named.
pub(super) fn visit_bad(value: &Value<'_>, visit: &mut dyn FnMut(Option<&str>, f64)) {
    walk(value, None, visit);
}

fn walk<'v>(
    value: &'v Value<'_>,
    child: Option<&'v str>,
    visit: &mut dyn FnMut(Option<&str>, f64),
) {
    match value {
        Value::Record(_, fields) => {
            if let Some(norm) = norm(value) {
                if norm.is_nan() || (norm - 1.0).abs() > TOLERANCE {
                    visit(child, norm);
                }
                return;
            }
            let named = CHILDREN.iter().find_map(|name| match value.field(name) {
                Some(Value::Text(text)) => Some(&**text),
                _ => None,
            });
            for field in fields {
                walk(field, named.or(child), visit);
            }
        }
        Value::List(values) => {
            for value in values {
                walk(value, child, visit);
            }
        }
        _ => {}
    }
}

/// The norm of a record that is a quaternion: x, y, z and w, and nothing else.
fn norm(value: &Value<'_>) -> Option<f64> {
    let Value::Record(names, _) = value else {
        return None;
    };
    if names.len() != 4 {
        return None;
    }
    let parts = ["x", "y", "z", "w"].map(|name| match value.field(name) {
        Some(Value::Float(number)) => Some(*number),
        _ => None,
    });
    let squares = parts.into_iter().map(|part| part.map(|part| part * part));
    Some(squares.sum::<Option<f64>>()?.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(fields: Vec<(&str, Value<'static>)>) -> Value<'static> {
        let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
        Value::Record(names.into_iter().map(str::to_owned).collect(), values)
    }

    fn quaternion(w: f64) -> Value<'static> {
        let zero = || Value::Float(0.0);
        record(vec![
            ("x", zero()),
            ("y", zero()),
            ("z", zero()),
            ("w", Value::Float(w)),
        ])
    }

    fn found(value: &Value<'_>) -> Vec<(Option<String>, f64)> {
        let mut found = Vec::new();
        visit_bad(value, &mut |child, norm| {
            found.push((child.map(str::to_owned), norm));
        });
        found
    }

    #[test]
    fn names_the_frame_of_a_rotation() {
        let edge = |child: &'static str, w| {
            let transform = record(vec![("rotation", quaternion(w))]);
            record(vec![
                ("child_frame_id", Value::Text(child.into())),
                ("transform", transform),
            ])
        };
        let message = Value::List(vec![
            edge("lidar", 1.0),
            edge("camera", 0.9),
            edge("imu", 0.0),
        ]);
        let expected = [
            (Some("camera".to_owned()), 0.9),
            (Some("imu".to_owned()), 0.0),
        ];
        assert_eq!(found(&message), expected);
        assert_eq!(found(&quaternion(f64::NAN)).len(), 1);
        assert_eq!(found(&quaternion(1.0 + 1e-7)), []);
    }
}
