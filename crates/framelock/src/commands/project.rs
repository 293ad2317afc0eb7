//! `framelock project`: scenes, their journal, text and backups.

mod people;
mod scenes;
mod work;

use anyhow::{Context, bail};
use fl_project::{Project, Verification, merge_text_files};
use fl_scene::{Ontology, Person};
use serde_json::{Value, json};

use crate::Console;
use crate::args::{ProjectArgs, ProjectVerb};
use crate::outcome::Outcome;
use crate::person;
use crate::progress::WorkProgress;
use crate::table::Table;

/// What a verb has to say: for programs, for people, and how it ended.
struct Answer {
    json: Value,
    text: String,
    outcome: Outcome,
}

impl Answer {
    fn new(json: Value, text: impl Into<String>) -> Self {
        Self {
            json,
            text: text.into(),
            outcome: Outcome::Done,
        }
    }
}

/// Runs one verb.
pub(crate) fn run(args: &ProjectArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let answer = match &args.verb {
        ProjectVerb::Init { name, ontology } => init(args, name.as_deref(), ontology.as_deref())?,
        ProjectVerb::Restore { file } => {
            let progress = WorkProgress::new("restoring", console);
            let n_rows = Project::restore(file, &args.project, |done| {
                fl_log::Progress::advance(&progress, done, done)
            })?;
            let text = format!("{n_rows} rows restored\nplace: {}\n", args.project);
            Answer::new(json!({ "rows": n_rows }), text)
        }
        ProjectVerb::MergeText { base, ours, theirs } => {
            let merged = merge_text_files(base, ours, theirs)?;
            let answer = json!({ "conflicts": merged.conflicts });
            let cells: String = merged
                .conflicts
                .iter()
                .map(|it| format!("conflict: {it}\n"))
                .collect();
            if !merged.conflicts.is_empty() {
                // As git wants it from a merge driver: 1, with the conflicts in the file.
                tell(args, Answer::new(answer, ""), console)?;
                bail!("both sides changed the same\n{}", cells.trim_end());
            }
            Answer::new(answer, "")
        }
        _ => in_project(args, console)?,
    };
    tell(args, answer, console)
}

fn tell(args: &ProjectArgs, answer: Answer, console: &mut Console) -> anyhow::Result<Outcome> {
    if args.json {
        console.json(&answer.json)?;
    } else {
        write!(console.out(), "{}", answer.text)?;
    }
    Ok(answer.outcome)
}

fn read_ontology(path: &std::path::Path) -> anyhow::Result<Ontology> {
    let place = || format!("cannot use the ontology\nfile: {}", path.display());
    let text = std::fs::read_to_string(path).with_context(place)?;
    Ontology::from_toml_str(&text).with_context(place)
}

fn init(
    args: &ProjectArgs,
    name: Option<&str>,
    ontology: Option<&std::path::Path>,
) -> anyhow::Result<Answer> {
    let ontology = match ontology {
        Some(path) => read_ontology(path)?,
        None => Ontology::automotive(),
    };
    let folder = std::path::absolute(&args.project).unwrap_or_default();
    let folder = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name
        .map(str::to_owned)
        .or(folder)
        .unwrap_or_else(|| "project".to_owned());
    let project = Project::create(&args.project, &name, &ontology)?;
    let answer = json!({ "name": name, "place": project.place() });
    let text = format!("project `{name}`\nplace: {}\n", project.place());
    Ok(Answer::new(answer, text))
}

fn in_project(args: &ProjectArgs, console: &mut Console) -> anyhow::Result<Answer> {
    let project = Project::open(&args.project)?;
    let by = person::named_or_user(args.author.as_deref(), "--author");
    match &args.verb {
        ProjectVerb::Status => status(&project),
        ProjectVerb::Verify => verify(&project, console),
        ProjectVerb::ExportText { folder, scenes } => {
            let scenes = scenes.iter().map(|name| Ok(project.find_scene(name)?.id));
            let scenes = scenes.collect::<anyhow::Result<Vec<_>>>()?;
            let progress = WorkProgress::new("writing", console);
            let export = project.export_text(folder, &scenes, |done, total| {
                fl_log::Progress::advance(&progress, done as u64, total as u64)
            })?;
            let answer = json!({
                "scenes": export.n_scenes,
                "written": export.n_written,
                "unchanged": export.n_unchanged,
                "removed": export.n_removed,
            });
            let text = format!(
                "{} scenes: {} files written, {} unchanged, {} removed\n",
                export.n_scenes, export.n_written, export.n_unchanged, export.n_removed
            );
            Ok(Answer::new(answer, text))
        }
        ProjectVerb::ImportText { folder } => {
            let imports = project.import_text(folder, &by?)?;
            let mut answers = Vec::new();
            let mut text = String::new();
            for import in &imports {
                let outcome = scenes::outcome_json(&import.outcome);
                answers.push(json!({
                    "scene": import.name, "cells": import.n_cells, "outcome": outcome,
                }));
                text += &format!("{}: {} cells changed\n", import.name, import.n_cells);
            }
            Ok(Answer::new(json!({ "scenes": answers }), text))
        }
        ProjectVerb::Backup { file } => {
            let progress = WorkProgress::new("copying", console);
            let n_rows = project.backup(file, |done| {
                fl_log::Progress::advance(&progress, done, done)
            })?;
            let text = format!("{n_rows} rows saved\nfile: {}\n", file.display());
            Ok(Answer::new(json!({ "rows": n_rows }), text))
        }
        ProjectVerb::People(verb) => people::run(&project, verb, console),
        ProjectVerb::Task(verb) => work::task(&project, verb, by),
        ProjectVerb::Comment(verb) => work::comment(&project, verb, by),
        verb => scenes::run(&project, verb, (by, console)),
    }
}

fn status(project: &Project) -> anyhow::Result<Answer> {
    let logs = project.logs()?;
    let tasks = project.tasks()?;
    let mut answers = Vec::new();
    let mut table = Table::new(
        &[
            "scene",
            "log",
            "task",
            "assignee",
            "revision",
            "tracks",
            "conflicts",
        ],
        4,
    );
    for record in project.scenes()? {
        let log = logs.iter().find(|log| log.id == record.log);
        let log = log.map_or("?", |log| log.identity.name.as_str());
        let of_scene: Vec<_> = tasks
            .iter()
            .filter(|task| task.scene == record.id)
            .collect();
        let (n_tracks, n_conflicts) = match record.damaged_at {
            Some(_) => (None, None),
            None => {
                let tracks = project.scene(record.id)?.scene.tracks().len();
                (Some(tracks), Some(project.conflicts(record.id)?.len()))
            }
        };
        answers.push(json!({
            "scene": record.name,
            "number": record.id.0,
            "log": log,
            "revision": record.revision,
            "damaged_at": record.damaged_at,
            "tracks": n_tracks,
            "conflicts": n_conflicts,
            "tasks": of_scene.iter().map(|task| work::task_json(task)).collect::<Vec<_>>(),
        }));
        let task = of_scene.last();
        let shown =
            |number: Option<usize>| number.map_or("damaged".to_owned(), |it| it.to_string());
        table.row(vec![
            record.name.clone(),
            log.to_owned(),
            task.map_or("–".to_owned(), |it| {
                format!("{} {}", it.kind.as_str(), it.state)
            }),
            task.and_then(|it| it.assignee.as_ref())
                .map_or("–".to_owned(), Person::to_string),
            record.revision.to_string(),
            shown(n_tracks),
            shown(n_conflicts),
        ]);
    }
    let of_log = |log: &fl_project::LogRecord| json!({ "number": log.id.0, "name": log.identity.name, "location": log.location });
    let answer = json!({
        "name": project.name(),
        "place": project.place(),
        "ontology": project.ontology().name(),
        "logs": logs.iter().map(of_log).collect::<Vec<_>>(),
        "scenes": answers,
    });
    let text = format!("{}: {} logs\n{table}", project.name(), logs.len());
    Ok(Answer::new(answer, text))
}

fn verify(project: &Project, console: &mut Console) -> anyhow::Result<Answer> {
    let progress = WorkProgress::new("checking", console);
    let found = project.verify(|done, total| fl_log::Progress::advance(&progress, done, total))?;
    drop(progress);
    if console.is_canceled() {
        bail!("canceled after {} scenes", found.len());
    }
    let (mut answers, mut text, mut damaged) = (Vec::new(), String::new(), 0);
    for scene in &found {
        let (state, reason) = match &scene.verification {
            Verification::Sound => ("sound", None),
            Verification::KeptDocumentRestored(reason) => ("restored", Some(reason)),
            Verification::JournalDamaged(reason) => ("damaged", Some(reason)),
        };
        damaged += usize::from(state == "damaged");
        answers.push(json!({
            "scene": scene.name, "entries": scene.n_entries, "state": state, "reason": reason,
        }));
        let reason = reason
            .map(|reason| format!(" ({reason})"))
            .unwrap_or_default();
        text += &format!(
            "{}: {} entries, {state}{reason}\n",
            scene.name, scene.n_entries
        );
    }
    let mut answer = Answer::new(json!({ "scenes": answers, "damaged": damaged }), text);
    if damaged > 0 {
        answer.outcome = Outcome::DoneWithLoss;
    }
    Ok(answer)
}
