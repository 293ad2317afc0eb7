//! The verbs on one scene.

use std::path::Path;

use anyhow::{Context, bail};
use fl_project::{Commit, ConflictId, Entry, Project, Resolution, SceneRecord};
use fl_scene::{Draft, Edit, Person, Scene, TrackId};
use serde_json::{Value, json};

use super::{Answer, read_ontology};
use crate::Console;
use crate::args::{ProjectVerb, Side};
use crate::outcome::Outcome;
use crate::output;
use crate::progress::WorkProgress;
use crate::table::Table;

/// Runs a verb that names a scene.
pub(super) fn run(
    project: &Project,
    verb: &ProjectVerb,
    (by, console): (anyhow::Result<Person>, &mut Console),
) -> anyhow::Result<Answer> {
    match verb {
        ProjectVerb::AddLog {
            log,
            scene,
            reading,
        } => {
            let progress = WorkProgress::new("reading", console);
            let by = by?;
            let log_id = project.add_log(log, (&reading.options(), &progress), &by)?;
            let record = project.log(log_id)?;
            let stem = Path::new(&record.identity.name).file_stem();
            let stem = stem.map(|it| it.to_string_lossy().into_owned());
            let name = scene.clone().or(stem).unwrap_or_else(|| "scene".to_owned());
            let scene_id = project.add_scene(log_id, &name, None, &by)?;
            let answer = json!({
                "log": record.identity.name, "log_number": log_id.0, "scene": name,
                "scene_number": scene_id.0,
            });
            Ok(Answer::new(
                answer,
                format!("scene `{name}` over {}\n", record.identity),
            ))
        }
        ProjectVerb::FindLog { scene, folders } => {
            let path = project.locate_log(project.find_scene(scene)?.log, folders)?;
            let place = path.display().to_string();
            Ok(Answer::new(
                json!({ "location": place }),
                format!("{place}\n"),
            ))
        }
        ProjectVerb::Import {
            scene,
            file,
            replace,
        } => {
            let record = project.find_scene(scene)?;
            import(project, &record, (file, *replace), &by?)
        }
        ProjectVerb::Export { scene, out, at } => {
            let record = project.find_scene(scene)?;
            let opened = match at {
                Some(revision) => project.scene_at(record.id, *revision)?,
                None => project.scene(record.id)?,
            };
            output::check(out, output::Product::Scene, &[])?;
            output::write_scene(out, &opened.scene)?;
            let answer = json!({ "revision": opened.revision, "file": out.display().to_string() });
            let text = format!("revision {}\nfile: {}\n", opened.revision, out.display());
            Ok(Answer::new(answer, text))
        }
        ProjectVerb::History {
            scene,
            track,
            stamp,
        } => {
            let record = project.find_scene(scene)?;
            let history = project.history(record.id, TrackId(*track))?;
            Ok(history_answer(&history, *stamp))
        }
        ProjectVerb::Undo { scene } => {
            let revision = project.undo(project.find_scene(scene)?.id, &by?)?;
            Ok(Answer::new(
                json!({ "revision": revision }),
                format!("revision {revision}\n"),
            ))
        }
        ProjectVerb::Redo { scene } => {
            let revision = project.redo(project.find_scene(scene)?.id, &by?)?;
            Ok(Answer::new(
                json!({ "revision": revision }),
                format!("revision {revision}\n"),
            ))
        }
        ProjectVerb::Conflicts { scene } => conflicts(project, &project.find_scene(scene)?),
        ProjectVerb::Resolve { conflict, side } => {
            let resolution = match side {
                Side::Mine => Resolution::Mine,
                Side::Theirs => Resolution::Theirs,
            };
            let outcome = project.resolve(ConflictId(*conflict), &by?, resolution)?;
            Ok(Answer::new(
                outcome_json(&outcome),
                format!("conflict {conflict} is decided\n"),
            ))
        }
        ProjectVerb::Problems { scene } => {
            let scene = project.scene(project.find_scene(scene)?.id)?.scene;
            let problems: Vec<String> = scene.problems().iter().map(ToString::to_string).collect();
            let text: String = problems.iter().map(|it| format!("{it}\n")).collect();
            Ok(Answer::new(json!({ "problems": problems }), text))
        }
        ProjectVerb::Migrate {
            scene,
            ontology,
            dry_run,
        } => {
            let record = project.find_scene(scene)?;
            let applied = (!dry_run).then_some(by).transpose()?;
            migrate(project, &record, (ontology, applied.as_ref()))
        }
        _ => bail!("this verb is handled elsewhere"),
    }
}

/// What became of an edit, in JSON.
pub(super) fn outcome_json(outcome: &fl_project::Outcome) -> Value {
    match outcome {
        fl_project::Outcome::Done { revision } => json!({ "revision": revision }),
        fl_project::Outcome::Conflict(conflict) => conflict_json(conflict),
    }
}

/// What stands in a cell, as the scene file has it.
fn value_json(value: &Option<fl_scene::Value>) -> Value {
    let text = value.as_ref().map(fl_scene::Value::to_json_string);
    let parsed = text.and_then(|text| serde_json::from_str(&text).ok());
    parsed.unwrap_or(Value::Null)
}

fn conflict_json(conflict: &fl_project::Conflict) -> Value {
    json!({
        "conflict": conflict.id.0,
        "cell": conflict.cell.to_path(),
        "reason": conflict.reason,
        "author": conflict.author.as_str(),
        "other_author": conflict.other_author.as_str(),
        "other_revision": conflict.other_revision,
        "gesture": conflict.gesture.name(),
        "mine": value_json(&conflict.mine),
        "theirs": value_json(&conflict.theirs),
    })
}

fn conflicts(project: &Project, record: &SceneRecord) -> anyhow::Result<Answer> {
    let conflicts = project.conflicts(record.id)?;
    let shown = |value: &Option<fl_scene::Value>| {
        value
            .as_ref()
            .map_or("nothing".to_owned(), fl_scene::Value::to_json_string)
    };
    let mut text = String::new();
    for conflict in &conflicts {
        text += &format!(
            "{}: {} wants `{}`, but {}\n  {}: {}\n  {}: {}\n",
            conflict.id.0,
            conflict.author,
            conflict.gesture.name(),
            conflict.reason,
            conflict.author,
            shown(&conflict.mine),
            conflict.other_author,
            shown(&conflict.theirs),
        );
    }
    if conflicts.is_empty() {
        text = "no conflict waits\n".to_owned();
    }
    let answers: Vec<Value> = conflicts.iter().map(conflict_json).collect();
    Ok(Answer::new(json!({ "conflicts": answers }), text))
}

fn import(
    project: &Project,
    record: &SceneRecord,
    (file, replace): (&Path, bool),
    by: &Person,
) -> anyhow::Result<Answer> {
    let place = || format!("cannot use the scene\nfile: {}", file.display());
    let text = std::fs::read_to_string(file).with_context(place)?;
    let stated = Scene::from_json_str(&text).with_context(place)?;
    let opened = project.scene(record.id)?;
    stated.matches(opened.scene.log()).with_context(place)?;
    let labeled = opened.scene.cells().nth(1).is_some();
    if labeled && !replace {
        bail!(
            "the scene `{}` has labels; --replace takes the file's in place of them",
            record.name
        );
    }
    // The file's labels, under the ontology that the scene has.
    let mut draft = Draft::of(&opened.scene);
    for (cell, _) in opened.scene.cells().skip(1) {
        draft.remove(cell);
    }
    for (cell, value) in stated.cells().skip(1) {
        draft.set(cell, value);
    }
    let gesture = draft.finish("import scene file")?;
    opened.scene.after(&gesture).with_context(place)?;
    let outcome = project.commit_import(&Commit {
        scene: record.id,
        author: by,
        base: opened.revision,
        gesture: &gesture,
        entry_id: None,
    })?;
    let problems = project.scene(record.id)?.scene.problems().len();
    let answer = json!({
        "cells": gesture.edits().len(), "outcome": outcome_json(&outcome), "problems": problems,
    });
    let told = match problems {
        0 => String::new(),
        n => format!("{n} labels are not as the ontology has them: framelock project problems\n"),
    };
    let text = format!(
        "{} tracks, {} cells changed\n{told}",
        stated.tracks().len(),
        gesture.edits().len()
    );
    Ok(Answer::new(answer, text))
}

fn history_answer(history: &[Entry], stamp: Option<i64>) -> Answer {
    let mut table = Table::new(&["revision", "when", "who", "what", "cell", "source"], 6);
    let mut answers = Vec::new();
    for entry in history {
        let at_moment = |edit: &&Edit| {
            stamp.is_none_or(|stamp| edit.cell.stamp().is_some_and(|it| it.nanos() == stamp))
        };
        let edits: Vec<&Edit> = entry.gesture.edits().iter().filter(at_moment).collect();
        if edits.is_empty() {
            continue;
        }
        let when = fl_spacetime::Stamp::from_nanos(entry.at_us.saturating_mul(1000)).to_string();
        let edit_json = |edit: &&Edit| {
            json!({
                "cell": edit.cell.to_path(), "before": value_json(&edit.before), "after": value_json(&edit.after),
            })
        };
        answers.push(json!({
            "revision": entry.revision,
            "at_us": entry.at_us,
            "author": entry.author.as_str(),
            "gesture": entry.gesture.name(),
            "edits": edits.iter().map(edit_json).collect::<Vec<_>>(),
        }));
        for edit in edits {
            let source = match &edit.after {
                Some(fl_scene::Value::Keyframe(pose)) => pose.source.to_string(),
                Some(_) => String::new(),
                None => "gone".to_owned(),
            };
            let (revision, who) = (entry.revision.to_string(), entry.author.to_string());
            let what = entry.gesture.name().to_owned();
            table.row(vec![
                revision,
                when.clone(),
                who,
                what,
                edit.cell.to_string(),
                source,
            ]);
        }
    }
    Answer::new(json!({ "history": answers }), table.to_string())
}

fn migrate(
    project: &Project,
    record: &SceneRecord,
    (ontology, by): (&Path, Option<&Person>),
) -> anyhow::Result<Answer> {
    let opened = project.scene(record.id)?;
    let migration = opened.scene.migrate(read_ontology(ontology)?)?;
    let mut text = String::new();
    let mut renamed = Vec::new();
    for it in &migration.renamed {
        let merged = if it.merged { ", merged" } else { "" };
        text += &format!(
            "{} `{}` → `{}`: {} labels{merged}\n",
            it.what, it.from, it.to, it.n_labels
        );
        renamed.push(json!({
            "what": it.what, "from": it.from, "to": it.to, "labels": it.n_labels, "merged": it.merged,
        }));
    }
    for it in &migration.removed {
        text += &format!("removed, as no label has it: {it}\n");
    }
    for it in &migration.retired {
        text += &format!("kept as retired, as labels have it: {it}\n");
    }
    let invalid: Vec<String> = migration.invalid.iter().map(ToString::to_string).collect();
    for it in &invalid {
        text += &format!("now invalid: {it}\n");
    }
    let mut answer = json!({
        "renamed": renamed, "removed": migration.removed, "retired": migration.retired,
        "invalid": invalid,
    });
    if let Some(by) = by.filter(|_| !migration.gesture.is_empty()) {
        let outcome = project.commit_import(&Commit {
            scene: record.id,
            author: by,
            base: opened.revision,
            gesture: &migration.gesture,
            entry_id: None,
        })?;
        answer["outcome"] = outcome_json(&outcome);
    }
    let mut answer = Answer::new(answer, text);
    if !migration.invalid.is_empty() {
        answer.outcome = Outcome::DoneWithLoss;
    }
    Ok(answer)
}
