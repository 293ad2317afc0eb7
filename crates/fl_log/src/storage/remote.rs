//! A file in an object store or on a web server, read by ranges.

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use object_store::path::Path as ObjectPath;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};
use tokio::runtime::Runtime;
use url::Url;

use super::Storage;
use crate::error::Error;

/// An object behind `http(s)://`, `s3://`, `gs://` or `az://`. Credentials, regions and endpoints
/// come from the environment, named as the providers' own tools name them (`AWS_…`, `GOOGLE_…`,
/// `AZURE_…`).
///
/// Small reads, as a walk over records makes them, are answered from a few blocks that are read
/// ahead; larger ones are one request each. If the object is replaced while it is open, reading
/// fails.
pub(crate) struct RemoteStorage {
    path: PathBuf,
    store: Box<dyn ObjectStore>,
    object: ObjectPath,
    e_tag: Option<String>,
    size_bytes: u64,
    runtime: Runtime,
    blocks: Mutex<Blocks>,
}

/// How much is read for a small request.
const BLOCK_BYTES: u64 = 256 << 10;

/// How many blocks are kept.
const N_BLOCKS: usize = 16;

/// The blocks that were used last, the latest at the end.
type Blocks = Vec<(u64, Arc<Vec<u8>>)>;

impl RemoteStorage {
    pub(crate) fn open(location: &str) -> Result<Self, Error> {
        let path = PathBuf::from(location);
        let open_error = |source: io::Error| Error::Open {
            path: path.clone(),
            source,
        };
        let url = Url::parse(location)
            .map_err(|err| open_error(io::Error::new(io::ErrorKind::InvalidInput, err)))?;
        let (store, object) = object_store::parse_url_opts(&url, settings(&url))
            .map_err(|err| open_error(io::Error::other(err)))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(open_error)?;
        let head = runtime
            .block_on(store.head(&object))
            .map_err(|err| open_error(io_error(err)))?;
        Ok(Self {
            path: path.clone(),
            store,
            object,
            e_tag: head.e_tag,
            size_bytes: head.size,
            runtime,
            blocks: Mutex::default(),
        })
    }

    /// One request. The range lies inside the object.
    fn fetch(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(range.clone())),
            if_match: self.e_tag.clone(),
            ..GetOptions::default()
        };
        let request = async {
            let answer = self.store.get_opts(&self.object, options).await?;
            answer.bytes().await
        };
        let bytes = self.runtime.block_on(request).map_err(io_error)?;
        if bytes.len() as u64 != range.end - range.start {
            let what = format!("the server sent {} bytes instead", bytes.len());
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, what));
        }
        Ok(bytes.into())
    }

    /// The block of this number; two threads that miss it both ask for it.
    fn block(&self, block_idx: u64) -> io::Result<Arc<Vec<u8>>> {
        if let Some(block) = self.kept(block_idx) {
            return Ok(block);
        }
        let start = block_idx * BLOCK_BYTES;
        let end = (start + BLOCK_BYTES).min(self.size_bytes);
        let block = Arc::new(self.fetch(start..end)?);
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        if blocks.len() == N_BLOCKS {
            blocks.remove(0);
        }
        blocks.push((block_idx, block.clone()));
        Ok(block)
    }

    fn kept(&self, block_idx: u64) -> Option<Arc<Vec<u8>>> {
        let mut blocks = self.blocks.lock().unwrap_or_else(PoisonError::into_inner);
        let place = blocks.iter().position(|(kept, _)| *kept == block_idx)?;
        let found = blocks.remove(place);
        let block = found.1.clone();
        blocks.push(found);
        Some(block)
    }
}

impl Storage for RemoteStorage {
    fn path(&self) -> &Path {
        &self.path
    }

    fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    fn version(&self) -> Vec<u8> {
        self.e_tag.clone().unwrap_or_default().into_bytes()
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size_bytes.saturating_sub(offset);
        let n_bytes = left.min(buffer.len() as u64);
        let buffer = &mut buffer[..n_bytes as usize];
        if n_bytes >= BLOCK_BYTES {
            buffer.copy_from_slice(&self.fetch(offset..offset + n_bytes)?);
            return Ok(buffer.len());
        }
        let mut n_filled = 0;
        while n_filled < buffer.len() {
            let at = offset + n_filled as u64;
            let block = self.block(at / BLOCK_BYTES)?;
            let inside = (at % BLOCK_BYTES) as usize;
            let part = &block[inside..block.len().min(inside + buffer.len() - n_filled)];
            buffer[n_filled..n_filled + part.len()].copy_from_slice(part);
            n_filled += part.len();
        }
        Ok(n_filled)
    }
}

/// What the store is told: the providers' variables, and that plain HTTP is meant if it is named.
fn settings(url: &Url) -> Vec<(String, String)> {
    const PROVIDERS: [&str; 3] = ["aws_", "google_", "azure_"];
    let mut settings: Vec<_> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(|(name, _)| PROVIDERS.iter().any(|provider| name.starts_with(provider)))
        .collect();
    if url.scheme() == "http" {
        settings.push(("allow_http".to_owned(), "true".to_owned()));
    }
    settings
}

fn io_error(err: object_store::Error) -> io::Error {
    let kind = match &err {
        object_store::Error::NotFound { .. } => io::ErrorKind::NotFound,
        object_store::Error::PermissionDenied { .. }
        | object_store::Error::Unauthenticated { .. } => io::ErrorKind::PermissionDenied,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, err)
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

    use fl_spacetime::{Rigid, Stamp};

    use super::*;
    use crate::{
        Log, McapSource, McapWriter, Message, MessageType, NoProgress, OpenOptions, Transform,
        WriteOptions,
    };

    /// A web server with one file, which answers ranges.
    struct Server {
        location: String,
        n_requests: Arc<AtomicUsize>,
        version: Arc<AtomicU64>,
    }

    impl Server {
        fn of(file: Vec<u8>) -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let location = format!("http://{}/drives/a b.mcap", listener.local_addr().unwrap());
            let (n_requests, version) = (Arc::<AtomicUsize>::default(), Arc::default());
            let (counter, current, file) =
                (n_requests.clone(), Arc::clone(&version), Arc::new(file));
            std::thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (counter, current) = (counter.clone(), Arc::clone(&current));
                    let file = file.clone();
                    std::thread::spawn(move || serve(stream, &file, &counter, &current));
                }
            });
            Self {
                location,
                n_requests,
                version,
            }
        }

        fn n_requests(&self) -> usize {
            self.n_requests.swap(0, Ordering::Relaxed)
        }
    }

    fn serve(stream: TcpStream, file: &[u8], n_requests: &AtomicUsize, version: &AtomicU64) {
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let mut stream = stream;
        while let Some(Ok(request)) = lines.next() {
            let (mut range, mut wanted) = (None, None);
            for line in lines.by_ref().map_while(Result::ok) {
                let line = line.to_ascii_lowercase();
                if line.is_empty() {
                    break;
                }
                if let Some(bounds) = line.strip_prefix("range: bytes=") {
                    let (first, last) = bounds.split_once('-').unwrap();
                    range = Some((
                        first.parse::<usize>().unwrap(),
                        last.parse::<usize>().unwrap(),
                    ));
                }
                wanted = line
                    .strip_prefix("if-match: ")
                    .map_or(wanted, |tag| Some(tag.to_owned()));
            }
            n_requests.fetch_add(1, Ordering::Relaxed);
            let tag = format!("\"v{}\"", version.load(Ordering::Relaxed));
            let (first, last) = range.unwrap_or((0, file.len() - 1));
            let (status, body) = match wanted {
                _ if !request.contains("/drives/a%20b.mcap") => ("404 Not Found", &[][..]),
                Some(wanted) if wanted != tag => ("412 Precondition Failed", &[][..]),
                _ if range.is_some() => ("206 Partial Content", &file[first..=last]),
                _ => ("200 OK", file),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nETag: {tag}\r\n\
                 Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\n\
                 Content-Range: bytes {first}-{last}/{}\r\n\r\n",
                body.len(),
                file.len()
            );
            let is_head = request.starts_with("HEAD");
            let sent = stream.write_all(head.as_bytes());
            if sent
                .and_then(|()| stream.write_all(if is_head { &[] } else { body }))
                .is_err()
            {
                return;
            }
        }
    }

    fn file() -> Vec<u8> {
        (0..3 * BLOCK_BYTES + 1000)
            .map(|idx| (idx * 7 % 251) as u8)
            .collect()
    }

    #[test]
    fn ranges_are_the_bytes_of_the_file() {
        let (server, file) = (Server::of(file()), file());
        let storage = RemoteStorage::open(&server.location).unwrap();
        assert_eq!(storage.size_bytes(), file.len() as u64);
        let block = BLOCK_BYTES as usize;
        for range in [
            0..10,
            block - 5..block + 5,
            10..block + 20,
            3 * block..file.len() + 50,
            file.len() + 1..file.len() + 9,
            0..file.len(),
        ] {
            let bytes = storage.bytes(range.start as u64..range.end as u64).unwrap();
            let end = range.end.min(file.len());
            assert_eq!(bytes, file.get(range.start..end).unwrap_or_default());
        }
    }

    #[test]
    fn what_lies_near_is_asked_for_once() {
        let server = Server::of(file());
        let storage = RemoteStorage::open(&server.location).unwrap();
        server.n_requests();
        for offset in 0..1000 {
            storage.bytes(offset * 9..offset * 9 + 9).unwrap();
        }
        assert_eq!(server.n_requests(), 1);
        storage.bytes(0..2 * BLOCK_BYTES).unwrap();
        assert_eq!(server.n_requests(), 1);
    }

    #[test]
    fn what_is_missing_or_replaced_is_an_error() {
        let server = Server::of(file());
        let elsewhere = server.location.replace("drives", "nowhere");
        let text = RemoteStorage::open(&elsewhere).err().unwrap().to_string();
        assert!(text.contains("nowhere"), "{text}");
        let storage = RemoteStorage::open(&server.location).unwrap();
        server.version.store(1, Ordering::Relaxed);
        assert!(storage.bytes(0..10).is_err());
    }

    fn transforms(n_messages: i64) -> Vec<u8> {
        let options = WriteOptions {
            chunk_bytes: Some(500),
            ..WriteOptions::default()
        };
        let mut writer = McapWriter::new(io::Cursor::new(Vec::new()), &options).unwrap();
        let channel = writer.add_channel("/tf", MessageType::TfMessage).unwrap();
        for number in 1..=n_messages {
            let stamp = Stamp::from_nanos(number * 1_000_000_000);
            let transform = Transform {
                stamp,
                parent: "map".to_owned(),
                child: "base_link".to_owned(),
                parent_from_child: Rigid::identity(),
            };
            let message = Message::TfMessage(vec![transform]);
            writer.write(channel, stamp, stamp, &message).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn a_log_on_a_server_is_read_as_one_on_the_disk() {
        let log = transforms(100);
        let options = OpenOptions::default();
        let source = McapSource::from_bytes(Path::new("here"), log.clone(), &options).unwrap();
        let here = Log::from_source(Box::new(source), &options, &NoProgress).unwrap();
        let server = Server::of(log);
        let there = Log::open(Path::new(&server.location), &options, &NoProgress).unwrap();
        assert_eq!((here.message_count(), there.losses()), (100, &[][..]));
        assert_eq!(there.channels(), here.channels());
        for channel in here.channels() {
            for idx in 0..here.entries(channel.id).len() {
                let of = |log: &Log| log.message(channel.id, idx).unwrap().to_vec();
                assert_eq!(of(&there), of(&here));
            }
        }
    }
}
