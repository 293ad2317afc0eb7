//! A project with people, being served, and a client that sends what it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use fl_log::{NoProgress, OpenOptions, Progress};
use fl_project::{Member, Project, Role};
use fl_scene::{LogIdentity, Ontology, Person};
use fl_server::{Server, Settings, hash_password};
use fl_spacetime::Stamp;
use serde_json::Value;

/// When the log of the scene starts.
pub(crate) const LOG_START_NS: i64 = 1_700_000_000_000_000_000;

/// A served project; ends when it is dropped.
pub(crate) struct Place {
    pub(crate) project: Arc<Project>,
    pub(crate) address: SocketAddr,
    pub(crate) scene: i64,
    pub(crate) settings: Settings,
    pub(crate) folder: tempfile::TempDir,
    stop: Arc<AtomicBool>,
    serving: Option<JoinHandle<Result<(), fl_server::Error>>>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A request in the making.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

pub(crate) fn person(name: &str) -> Person {
    Person::new(name).unwrap()
}

/// A project without people.
pub(crate) fn project(folder: &tempfile::TempDir) -> (Arc<Project>, i64) {
    let place = folder.path().join("night").display().to_string();
    let project = Project::create(&place, "night drives", &Ontology::automotive()).unwrap();
    let (start, end) = (LOG_START_NS, LOG_START_NS + 60_000_000_000);
    let identity = LogIdentity {
        name: "drive.mcap".into(),
        start: Stamp::from_nanos(start),
        end: Stamp::from_nanos(end),
        messages: 1000,
    };
    let by = person("ada");
    let log = project
        .add_log_unread(&identity, "drive.mcap", &by)
        .unwrap();
    let scene = project.add_scene(log, "drive", None, &by).unwrap();
    (Arc::new(project), scene.0)
}

impl Place {
    /// For one person, without a login.
    pub(crate) fn alone() -> Self {
        Self::of(Settings::default(), &[])
    }

    /// With one person of each role, named like it; their password is `PASSWORD`.
    pub(crate) fn team() -> Self {
        Self::of(Settings::default(), &Role::ALL)
    }

    /// As [`Place::team`], with a scene over the sample drive, which can be opened.
    pub(crate) fn with_drive() -> Self {
        let mut place = Self::team();
        let drive = place.folder.path().join("city_block.mcap");
        let sample = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../sample_logs/city_block.mcap"
        );
        std::fs::copy(sample, &drive).unwrap();
        let reading = (&OpenOptions::default(), &NoProgress as &dyn Progress);
        let log = place.project.add_log(&drive, reading, &person("ada"));
        let scene = place
            .project
            .add_scene(log.unwrap(), "block", None, &person("ada"));
        place.scene = scene.unwrap().0;
        place
    }

    pub(crate) fn of(settings: Settings, roles: &[Role]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (project, scene) = project(&folder);
        // One hash for all: they take their time.
        let hash = (!roles.is_empty()).then(|| hash_password(PASSWORD).unwrap());
        for role in roles {
            let member = Member {
                person: person(role.as_str()),
                role: *role,
            };
            project
                .add_person(&member, hash.as_deref().unwrap())
                .unwrap();
        }
        let settings = Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            person: Some(person("mia")),
            audit: Some(folder.path().join("audit.jsonl")),
            ..settings
        };
        let server = Server::bind(Arc::clone(&project), settings.clone()).unwrap();
        let (address, stop) = (server.address(), Arc::new(AtomicBool::new(false)));
        let stops = Arc::clone(&stop);
        Self {
            project,
            address,
            scene,
            settings,
            folder,
            stop,
            serving: Some(std::thread::spawn(move || server.serve(&stops))),
        }
    }

    /// A session of somebody, as the cookie that a browser would send.
    pub(crate) fn cookie(&self, name: &str) -> String {
        let token = token();
        let life = self.settings.session_life;
        self.project
            .begin_session(&token, &person(name), life)
            .unwrap();
        self.cookie_of(&token)
    }

    pub(crate) fn cookie_of(&self, token: &str) -> String {
        format!("framelock_{}={token}", self.address.port())
    }

    pub(crate) fn get(&self, path: &str) -> Request {
        self.request("GET", path)
    }

    /// As our own pages send it.
    pub(crate) fn request(&self, method: &str, path: &str) -> Request {
        let request = Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let request = request.header("host", &self.address.to_string());
        match method {
            "GET" | "HEAD" => request,
            _ => request
                .header("origin", &format!("http://{}", self.address))
                .header("x-framelock", "1"),
        }
    }

    pub(crate) fn send(&self, request: &Request) -> Answer {
        let head = format!("{} {} HTTP/1.1\r\n", request.method, request.path);
        let mut bytes = head.into_bytes();
        for (name, value) in &request.headers {
            bytes.extend(format!("{name}: {value}\r\n").into_bytes());
        }
        if !request.body.is_empty() {
            bytes.extend(format!("content-length: {}\r\n", request.body.len()).into_bytes());
        }
        bytes.extend(b"connection: close\r\n\r\n");
        bytes.extend(&request.body);
        self.send_bytes(&bytes)
    }

    pub(crate) fn send_bytes(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        // Who refuses early closes early; what was said before that is read all the same.
        stream.write_all(bytes).ok();
        read_answer(&stream)
    }

    pub(crate) fn audit(&self) -> Vec<Value> {
        let text = std::fs::read_to_string(self.folder.path().join("audit.jsonl")).unwrap();
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Stops serving, and says how that went.
    pub(crate) fn stop(&mut self) -> Result<(), fl_server::Error> {
        self.stop.store(true, Ordering::SeqCst);
        match self.serving.take() {
            Some(serving) => serving.join().unwrap(),
            None => Ok(()),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.stop().ok();
    }
}

/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A token that nobody had before.
pub(crate) fn token() -> String {
    use std::sync::atomic::AtomicU64;
    static N_TOKENS: AtomicU64 = AtomicU64::new(1);
    format!("{:064x}", N_TOKENS.fetch_add(1, Ordering::SeqCst))
}

impl Request {
    /// With a header in place of those of the same name.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(it, _)| it != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(it, _)| it != name);
        self
    }

    pub(crate) fn json(mut self, body: &Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }

    pub(crate) fn cookie(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let header = headers.find(|(it, _)| it == name);
        header.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        let json = serde_json::from_slice(&self.body);
        json.unwrap_or_else(|err| panic!("{err} in {} {}", self.status, self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The answer has this status, and a sentence with these words.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, words: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        let error = self.json()["error"].as_str().unwrap().to_owned();
        assert!(error.contains(words), "{error}");
    }

    #[track_caller]
    pub(crate) fn done(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

fn read_answer(stream: &TcpStream) -> Answer {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        let n_bytes = reader.read_line(&mut line).unwrap_or(0);
        if n_bytes == 0 || line.trim().is_empty() {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    let status = lines.first().and_then(|line| line.split(' ').nth(1));
    let status = status.and_then(|it| it.parse().ok()).unwrap_or(0);
    let header = |line: &String| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_ascii_lowercase(), value.trim().to_owned())
    };
    let headers = lines.iter().skip(1).map(header).collect();
    let mut body = Vec::new();
    if status != 101 {
        reader.read_to_end(&mut body).ok();
    }
    Answer {
        status,
        headers,
        body,
    }
}
