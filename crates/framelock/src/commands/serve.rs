//! `framelock serve` and `framelock edit`: the annotation editor in the browser.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use fl_project::{Project, SceneId};
use fl_scene::{Ontology, Person};
use fl_server::{Server, Settings, Tls};

use crate::Console;
use crate::args::{EditArgs, LogArgs, ServeArgs, WebArgs};
use crate::outcome::Outcome;
use crate::person;
use crate::progress::WorkProgress;

/// Serves a project until Ctrl-C.
pub(crate) fn run(args: &ServeArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let project = Project::open(&args.project)?;
    let person = person::named_or_user(args.web.person.as_deref(), "--as").ok();
    let page = args.open.then_some("");
    serve(project, (&args.web, person), (page, console))
}

/// Makes a project for a log, or opens the one that is there, and serves its scene until Ctrl-C.
pub(crate) fn edit(args: &EditArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let person = person::named_or_user(args.web.person.as_deref(), "--as")?;
    let project = beside(&args.log.path, console)?;
    let scene = scene_of(&project, (&args.log, &person), console)?;
    let page = format!("#/scene/{scene}");
    let page = (!args.no_open).then_some(page.as_str());
    serve(project, (&args.web, Some(person)), (page, console))
}

/// The project beside a log.
fn beside(log: &Path, console: &mut Console) -> anyhow::Result<Project> {
    let place = place_beside(log)?.display().to_string();
    match Project::open(&place) {
        Err(fl_project::Error::NoProject { .. }) => {
            let name = log.file_stem().map(|it| it.to_string_lossy().into_owned());
            let name = name.unwrap_or_else(|| "project".to_owned());
            let project = Project::create(&place, &name, &Ontology::automotive())?;
            console.note(&format!("project `{name}` made\nplace: {place}"));
            Ok(project)
        }
        opened => Ok(opened?),
    }
}

fn place_beside(log: &Path) -> anyhow::Result<PathBuf> {
    let name = log.file_name().filter(|_| log.exists());
    let Some(name) = name else {
        bail!(
            "there is no file or folder of that name to make a project beside; for a URL or a \
             pattern make one with `framelock project init` and `framelock serve` it\nlog: {}",
            log.display()
        );
    };
    let mut name = name.to_owned();
    name.push(".framelock");
    Ok(log.with_file_name(name))
}

/// The scene over a log; made, with the log, where there is none.
fn scene_of(
    project: &Project,
    (log, person): (&LogArgs, &Person),
    console: &mut Console,
) -> anyhow::Result<SceneId> {
    let progress = WorkProgress::new("reading", console);
    let path = std::path::absolute(&log.path).context("cannot find the folder you are in")?;
    let log_id = project.add_log(&path, (&log.reading.options(), &progress), person)?;
    drop(progress);
    let scenes = project.scenes()?;
    if let Some(scene) = scenes.iter().find(|scene| scene.log == log_id) {
        return Ok(scene.id);
    }
    let stem = log.path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(project.add_scene(log_id, &stem, None, person)?)
}

fn serve(
    project: Project,
    (web, person): (&WebArgs, Option<Person>),
    (page, console): (Option<&str>, &mut Console),
) -> anyhow::Result<Outcome> {
    let project = Arc::new(project);
    let settings = settings(web, (&project, person));
    let exposed = !web.listen.ip().is_loopback() && settings.tls.is_none();
    let server = Server::bind(Arc::clone(&project), settings)?;
    if exposed {
        console.note(
            &"warning: passwords and labels are sent in the clear; give --tls-cert and \
             --tls-key, or put a proxy with TLS before this server",
        );
    }
    let url = server.url();
    let name = project.name();
    writeln!(console.out(), "serving `{name}` at {url} until Ctrl-C")?;
    console.out().flush()?;
    if let Some(page) = page
        && let Err(err) = webbrowser::open(&format!("{url}{page}"))
    {
        console.note(&format!(
            "cannot open a browser ({err}); open {url}{page} yourself"
        ));
    }
    server.serve(&console.cancel_flag())?;
    Ok(Outcome::Done)
}

fn settings(web: &WebArgs, (project, person): (&Project, Option<Person>)) -> Settings {
    let tls = web.tls_cert.clone().zip(web.tls_key.clone());
    let audit = || project.folder().map(|folder| folder.join("audit.jsonl"));
    Settings {
        listen: web.listen,
        person,
        no_login: web.no_login,
        hosts: web.hosts.clone(),
        tls: tls.map(|(certificate, key)| Tls { certificate, key }),
        cache_bytes: web.cache,
        audit: web.audit.clone().or_else(audit),
        ..Settings::default()
    }
}
