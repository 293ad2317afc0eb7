//! Structs whose fields come with their numbers, in any order: parameter lists.
//!
//! XTypes 1.3, 7.4.1.2 for CDR 1 and 7.4.3.4.2 for CDR 2.

use super::reader::Outside;
use super::{Rules, WireReader};
use crate::error::Error;

impl<'a> WireReader<'a> {
    /// Enters a struct that is a parameter list. CDR 1 does not say how long it is.
    pub(crate) fn enter_parameters(&mut self) -> Result<Outside<'a>, Error> {
        let n_bytes = match self.rules {
            Rules::Cdr2 => self.u32()? as usize,
            Rules::Ros1 | Rules::Cdr1 => self.left(),
        };
        self.enter(n_bytes)
    }

    /// Leaves a parameter list after its last field.
    pub(crate) fn leave_parameters(&mut self, outside: Outside<'a>) {
        let end = self.at;
        self.leave(outside);
        if self.rules != Rules::Cdr2 {
            self.at = end;
        }
    }

    /// The number of the next field, entered; `None` after the last.
    pub(crate) fn enter_parameter(&mut self) -> Result<Option<(u32, Outside<'a>)>, Error> {
        match self.rules {
            Rules::Cdr2 => self.enter_parameter_2(),
            Rules::Ros1 | Rules::Cdr1 => self.enter_parameter_1(),
        }
    }

    /// Two words of 16 bits, or after the extended mark two of 32: number and size. Alignment
    /// counts from the field's first byte.
    fn enter_parameter_1(&mut self) -> Result<Option<(u32, Outside<'a>)>, Error> {
        // The bit 0x4000 ("must understand") is nothing to a reader who skips what it does not
        // know; the bit 0x8000 marks a vendor's own numbers and stays, so that none matches.
        const NUMBER: u16 = 0xbfff;
        const EXTENDED: u16 = 0x3f01;
        const LIST_END: u16 = 0x3f02;
        const LONG_NUMBER: u32 = 0x8fff_ffff;
        self.align(4);
        let number = self.u16()? & NUMBER;
        let n_bytes = self.u16()?;
        let (number, n_bytes) = match number {
            LIST_END => return Ok(None),
            EXTENDED => (self.u32()? & LONG_NUMBER, self.u32()?),
            number => (number.into(), n_bytes.into()),
        };
        let outside = self.enter(n_bytes as usize)?;
        self.origin = self.at;
        Ok(Some((number, outside)))
    }

    /// A word with the number and a code of the size. The codes above 4 say that the next word,
    /// which is the field's own count of bytes or elements, gives the size.
    fn enter_parameter_2(&mut self) -> Result<Option<(u32, Outside<'a>)>, Error> {
        const NUMBER: u32 = 0x0fff_ffff;
        self.align(4);
        if self.left() == 0 {
            return Ok(None);
        }
        let head = self.u32()?;
        let code = head >> 28 & 7;
        let n_bytes = match code {
            0..=3 => 1_usize << code,
            4 => self.u32()? as usize,
            _ => {
                let count = self.clone().u32()? as usize;
                let element_bytes = [1, 4, 8][code as usize - 5];
                count.saturating_mul(element_bytes).saturating_add(4)
            }
        };
        Ok(Some((head & NUMBER, self.enter(n_bytes)?)))
    }
}
