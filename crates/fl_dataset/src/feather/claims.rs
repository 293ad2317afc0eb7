//! What a Feather file claims about itself, checked before anything is read by those claims.

use arrow_ipc::{Block, MessageHeader, RecordBatch, root_as_footer, root_as_message};

/// The end of a file: the length of the footer and the format's name.
const TAIL_BYTES: usize = 10;
/// Marks the length of a message's head, in files since 2019.
const CONTINUATION: [u8; 4] = [0xff; 4];
/// No table of annotations is larger than this when it is decompressed.
const LARGEST_TABLE_BYTES: u64 = 1 << 30;

/// Refuses a file whose parts lie outside it, or that claims to grow beyond a bound.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let footer = footer(bytes).ok_or("the file is cut off")?;
    let footer = root_as_footer(footer).map_err(|err| err.to_string())?;
    let batches = footer.recordBatches().into_iter().flatten();
    let dictionaries = footer.dictionaries().into_iter().flatten();
    let mut n_claimed_bytes = 0_u64;
    for block in dictionaries.chain(batches) {
        n_claimed_bytes = n_claimed_bytes.saturating_add(block_bytes(bytes, block)?);
        if n_claimed_bytes > LARGEST_TABLE_BYTES {
            return Err(format!("the file claims to hold {n_claimed_bytes} bytes"));
        }
    }
    Ok(())
}

fn footer(bytes: &[u8]) -> Option<&[u8]> {
    let (rest, tail) = bytes.split_at_checked(bytes.len().checked_sub(TAIL_BYTES)?)?;
    let length = u32::from_le_bytes(tail.get(..4)?.try_into().ok()?);
    rest.get(rest.len().checked_sub(usize::try_from(length).ok()?)?..)
}

/// How much memory a block claims to need.
fn block_bytes(bytes: &[u8], block: &Block) -> Result<u64, String> {
    let outside = || "a block lies outside the file".to_owned();
    let offset = usize::try_from(block.offset()).map_err(|_| outside())?;
    let n_head = usize::try_from(block.metaDataLength()).map_err(|_| outside())?;
    let n_body = usize::try_from(block.bodyLength()).map_err(|_| outside())?;
    let rest = bytes.get(offset..).ok_or_else(outside)?;
    let (head, rest) = rest.split_at_checked(n_head).ok_or_else(outside)?;
    let body = rest.get(..n_body).ok_or_else(outside)?;
    let message = head.strip_prefix(&CONTINUATION).unwrap_or(head);
    let message = root_as_message(message.get(4..).ok_or_else(outside)?);
    let message = message.map_err(|err| err.to_string())?;
    let batch = match message.header_type() {
        MessageHeader::RecordBatch => message.header_as_record_batch(),
        MessageHeader::DictionaryBatch => message
            .header_as_dictionary_batch()
            .and_then(|it| it.data()),
        _ => None,
    };
    batch_bytes(&batch.ok_or("a block holds no rows")?, body)
}

fn batch_bytes(batch: &RecordBatch<'_>, body: &[u8]) -> Result<u64, String> {
    let mut n_claimed_bytes = 0_u64;
    for buffer in batch.buffers().into_iter().flatten() {
        let outside = || "a column lies outside its block".to_owned();
        let offset = usize::try_from(buffer.offset()).map_err(|_| outside())?;
        let length = usize::try_from(buffer.length()).map_err(|_| outside())?;
        let stored = body.get(offset..).and_then(|rest| rest.get(..length));
        let stored = stored.ok_or_else(outside)?;
        let n_bytes = match stored.first_chunk::<8>() {
            Some(claimed) if batch.compression().is_some() => i64::from_le_bytes(*claimed),
            _ => i64::try_from(length).unwrap_or(i64::MAX),
        };
        // A negative length says that the column is stored as it is.
        n_claimed_bytes = n_claimed_bytes.saturating_add(u64::try_from(n_bytes).unwrap_or(0));
    }
    for node in batch.nodes().into_iter().flatten() {
        let n_rows = u64::try_from(node.length()).map_err(|_| "a negative number of rows")?;
        // A byte a row: no column of ours takes less, and one without holes has no bitmap.
        n_claimed_bytes = n_claimed_bytes.saturating_add(n_rows);
    }
    Ok(n_claimed_bytes)
}
