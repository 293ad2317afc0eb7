//! Texts of 16-bit letters (`wstring`), which the makers of middleware write in three ways.

use super::{Rules, WireReader};
use crate::error::Error;

/// How the letters of a wide text lie after its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WideForm {
    /// Four bytes for each of `length` UTF-16 units: Fast CDR 1 (ROS 2 to Iron) and
    /// rmw_cyclonedds in CDR 1.
    UnitsOf4,
    /// UTF-16 in `length` bytes, as XTypes 1.3 (7.4.3.5) has it: newer rmw_cyclonedds.
    Bytes,
    /// Two bytes for each of `length` UTF-16 units: Fast CDR 2 (ROS 2 from Jazzy).
    UnitsOf2,
}

impl WideForm {
    /// All forms, the likeliest by these rules first. The first must also be the one whose
    /// units are checked best, so that another form is not mistaken for it.
    pub(crate) fn likeliest(rules: Rules) -> [Self; 3] {
        match rules {
            Rules::Cdr2 => [Self::Bytes, Self::UnitsOf2, Self::UnitsOf4],
            Rules::Ros1 | Rules::Cdr1 => [Self::UnitsOf4, Self::Bytes, Self::UnitsOf2],
        }
    }
}

impl WireReader<'_> {
    /// A wide text in this form.
    pub(crate) fn wide_text(&mut self, form: WideForm) -> Result<String, Error> {
        let length = self.u32()? as usize;
        let units = match form {
            WideForm::UnitsOf4 => {
                let units = self.u32s(length, u16::try_from)?;
                units.into_iter().collect::<Result<_, _>>().ok()
            }
            WideForm::Bytes if length % 2 == 1 => None,
            WideForm::Bytes => Some(self.u16s(length / 2, |unit| unit)?),
            WideForm::UnitsOf2 => Some(self.u16s(length, |unit| unit)?),
        };
        let units: Vec<u16> = units.ok_or(Error::WideText)?;
        Ok(String::from_utf16_lossy(&units))
    }
}
