//! What an MCAP file says of the whole recording: its profile, metadata, attachments.

use std::io;

use mcap::records::op;

use super::record::Body;
use super::walk::Fact;
use crate::blocks::WHOLE_FILE;
use crate::loss::{Loss, LossKind};
use crate::read_ahead::ReadAhead;
use crate::source::{Attachment, Metadata, Place, Scan};
use crate::storage::Storage;

/// Reads them all, and checks the attachments.
pub(super) fn read(storage: &dyn Storage, facts: &[Fact], scan: &mut Scan) {
    let mut file = ReadAhead::new(storage);
    for fact in facts {
        let is_sound = match fact.opcode {
            op::HEADER => header(&mut file, *fact, scan),
            op::METADATA => metadata(&mut file, *fact, scan),
            _ => attachment(&mut file, *fact, scan),
        };
        let what = match is_sound {
            Ok(None) => continue,
            Ok(Some(what)) => what.to_owned(),
            Err(err) => format!("a record cannot be read: {err}"),
        };
        let loss = Loss::new(LossKind::DamagedRecord, what);
        scan.losses.push(loss.at(fact.body_start));
    }
}

/// What is wrong, if anything.
type Fault = Option<&'static str>;

fn header(file: &mut ReadAhead<'_>, fact: Fact, scan: &mut Scan) -> io::Result<Fault> {
    let mut body = Body::of(small(file, fact)?);
    let Some(profile) = body.text() else {
        return Ok(Some("the file's header is damaged"));
    };
    scan.profile = profile;
    Ok(None)
}

fn metadata(file: &mut ReadAhead<'_>, fact: Fact, scan: &mut Scan) -> io::Result<Fault> {
    let mut body = Body::of(small(file, fact)?);
    let (Some(name), Some(entries)) = (body.text(), body.text_map()) else {
        return Ok(Some("a metadata record is damaged, or larger than 16 MiB"));
    };
    scan.metadata.push(Metadata { name, entries });
    Ok(None)
}

/// Two times, two texts, the size of the data, the data, the checksum of all that.
fn attachment(file: &mut ReadAhead<'_>, fact: Fact, scan: &mut Scan) -> io::Result<Fault> {
    const CRC_BYTES: u64 = 4;
    const DAMAGED: Fault = Some("an attachment's record is damaged");
    let bytes = small(file, fact)?;
    let Some((mut attachment, n_head_bytes)) = attachment_head(bytes) else {
        return Ok(DAMAGED);
    };
    let data_start = fact.body_start + n_head_bytes as u64;
    let data_end = data_start + u64::from(attachment.size_bytes);
    if data_end + CRC_BYTES > fact.body_start + fact.n_bytes {
        return Ok(DAMAGED);
    }
    attachment.place.offset = data_start;
    let expected = file.array(data_end)?.map(u32::from_le_bytes);
    let crc = super::summary::crc_of(file, fact.body_start..data_end)?;
    if expected.is_some_and(|expected| expected != 0 && expected != crc) {
        return Ok(Some("an attachment's checksum is wrong, it is left out"));
    }
    scan.attachments.push(attachment);
    Ok(None)
}

fn attachment_head(bytes: &[u8]) -> Option<(Attachment, usize)> {
    let mut body = Body::of(bytes);
    let (log_time, create_time) = (body.stamp()?, body.stamp()?);
    let (name, media_type) = (body.text()?, body.text()?);
    let size_bytes = u32::try_from(body.u64()?).ok()?;
    let attachment = Attachment {
        name,
        media_type,
        log_time,
        create_time,
        place: Place {
            block: WHOLE_FILE,
            offset: 0,
        },
        size_bytes,
    };
    Some((attachment, bytes.len() - body.rest().len()))
}

/// The body, or its start if it is large.
fn small<'f>(file: &'f mut ReadAhead<'_>, fact: Fact) -> io::Result<&'f [u8]> {
    const MOST_BYTES: u64 = 16 << 20;
    let most = match fact.opcode {
        op::ATTACHMENT => MOST_BYTES >> 8,
        _ => MOST_BYTES,
    };
    file.at(fact.body_start, fact.n_bytes.min(most) as usize)
}
