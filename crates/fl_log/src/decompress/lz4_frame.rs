//! LZ4 frames from memory to memory, straight through the reference library.
//!
//! The safe reader around the library feeds it 32 KiB at a time; blocks that lie across two such
//! pieces are copied twice. With all bytes in hand nothing is copied.

use std::ptr;

use lz4::liblz4::{
    LZ4F_VERSION, LZ4F_createDecompressionContext, LZ4F_decompress, LZ4F_freeDecompressionContext,
    LZ4F_resetDecompressionContext, LZ4FDecompressionContext, check_error,
};

/// A decompression context of the library. Never null.
pub(super) struct Lz4Frame {
    context: LZ4FDecompressionContext,
}

// SAFETY: the context is memory that belongs to this value alone; the library keeps no state of
// threads.
#[allow(unsafe_code)]
unsafe impl Send for Lz4Frame {}

impl Lz4Frame {
    #[allow(unsafe_code)]
    pub(super) fn new() -> Result<Self, String> {
        let mut context = LZ4FDecompressionContext(ptr::null_mut());
        // SAFETY: the library writes a pointer to a new context, or gives an error code.
        let code = unsafe { LZ4F_createDecompressionContext(&mut context, LZ4F_VERSION) };
        check_error(code).map_err(|err| err.to_string())?;
        Ok(Self { context })
    }

    /// Appends what the frames in `stored` give, `n_bytes` at most; an error if the last one does
    /// not end, or there would be more.
    #[allow(unsafe_code)]
    pub(super) fn decompress(
        &mut self,
        stored: &[u8],
        n_bytes: usize,
        plain: &mut Vec<u8>,
    ) -> Result<(), String> {
        // SAFETY: the context is not null. Resetting forgets a frame that an error broke off.
        unsafe { LZ4F_resetDecompressionContext(self.context) };
        plain.reserve_exact(n_bytes);
        let mut rest = stored;
        let mut n_left = n_bytes;
        loop {
            let (mut n_written, mut n_read) = (n_left, rest.len());
            // SAFETY: the library reads at most `n_read` bytes of `rest` and writes at most
            // `n_written` bytes into the spare room of `plain`, which has at least `n_left`; it
            // sets both to what it did.
            let code = unsafe {
                LZ4F_decompress(
                    self.context,
                    plain.as_mut_ptr().add(plain.len()),
                    &mut n_written,
                    rest.as_ptr(),
                    &mut n_read,
                    ptr::null(),
                )
            };
            let n_wanted = check_error(code).map_err(|err| err.to_string())?;
            // SAFETY: the library has written this many bytes there, not more than the room.
            unsafe { plain.set_len(plain.len() + n_written) };
            rest = &rest[n_read..];
            n_left -= n_written;
            match (n_wanted, rest.is_empty()) {
                (0, true) => return Ok(()),
                (_, true) => return Err("the data end too early".to_owned()),
                _ if n_read == 0 && n_written == 0 => {
                    return Err("there are more bytes than promised".to_owned());
                }
                _ => {}
            }
        }
    }
}

impl Drop for Lz4Frame {
    #[allow(unsafe_code)]
    fn drop(&mut self) {
        // SAFETY: the context is not null and nobody else has it.
        unsafe { LZ4F_freeDecompressionContext(self.context) };
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn frame(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = lz4::EncoderBuilder::new().build(Vec::new()).unwrap();
        encoder.write_all(bytes).unwrap();
        let (frame, ended) = encoder.finish();
        ended.unwrap();
        frame
    }

    #[test]
    fn gives_what_was_compressed_and_nothing_else() {
        let bytes: Vec<u8> = (0..300_000_u32)
            .map(|idx| (idx.wrapping_mul(idx) >> 7) as u8)
            .collect();
        let stored = frame(&bytes);
        let mut frames = Lz4Frame::new().unwrap();
        for _ in 0..2 {
            let mut plain = vec![1, 2];
            frames.decompress(&stored, bytes.len(), &mut plain).unwrap();
            assert_eq!(plain[2..], bytes);
            for broken in [&stored[..stored.len() / 2], &stored[..3], &[]] {
                let ended = frames.decompress(broken, bytes.len(), &mut Vec::new());
                assert!(ended.is_err());
            }
            let ended = frames.decompress(&stored, bytes.len() - 1, &mut Vec::new());
            assert!(ended.is_err());
        }
        let both = [stored.clone(), stored].concat();
        let mut plain = Vec::new();
        frames
            .decompress(&both, 2 * bytes.len(), &mut plain)
            .unwrap();
        assert_eq!(plain.len(), 2 * bytes.len());
        let mut empty = Vec::new();
        frames.decompress(&frame(&[]), 0, &mut empty).unwrap();
        assert!(empty.is_empty());
    }
}
