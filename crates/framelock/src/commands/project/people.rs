//! The verbs on people.

use fl_project::{Member, Project};
use fl_scene::Person;
use serde_json::{Value, json};

use super::Answer;
use crate::Console;
use crate::args::PeopleVerb;
use crate::table::Table;

/// Runs a verb on people.
pub(super) fn run(
    project: &Project,
    verb: &PeopleVerb,
    console: &mut Console,
) -> anyhow::Result<Answer> {
    match verb {
        PeopleVerb::Add { name, role } => {
            let member = Member {
                person: Person::new(name.as_str())?,
                role: (*role).into(),
            };
            project.add_person(&member, &password_hash(name, console)?)?;
            Ok(answer(&member, "added as"))
        }
        PeopleVerb::List => list(project),
        PeopleVerb::Role { name, role } => {
            let member = Member {
                person: Person::new(name.as_str())?,
                role: (*role).into(),
            };
            project.set_role(&member.person, member.role)?;
            Ok(answer(&member, "is now"))
        }
        PeopleVerb::Remove { name } => {
            project.remove_person(&Person::new(name.as_str())?)?;
            Ok(Answer::new(
                json!({ "name": name }),
                format!("{name} is removed\n"),
            ))
        }
        PeopleVerb::Password { name } => {
            let hash = password_hash(name, console)?;
            project.set_password_hash(&Person::new(name.as_str())?, &hash)?;
            Ok(Answer::new(
                json!({ "name": name }),
                format!("{name} has a new password\n"),
            ))
        }
    }
}

fn password_hash(name: &str, console: &mut Console) -> anyhow::Result<String> {
    let password = console.secret(&format!("password of {name}: "))?;
    Ok(fl_server::hash_password(&password)?)
}

fn answer(member: &Member, verb: &str) -> Answer {
    let Member { person, role } = member;
    Answer::new(member_json(member), format!("{person} {verb} {role}\n"))
}

fn member_json(member: &Member) -> Value {
    json!({ "name": member.person.as_str(), "role": member.role.as_str() })
}

fn list(project: &Project) -> anyhow::Result<Answer> {
    let people = project.people()?;
    let mut table = Table::new(&["name", "role"], 2);
    for member in &people {
        table.row(vec![member.person.to_string(), member.role.to_string()]);
    }
    let answers: Vec<Value> = people.iter().map(member_json).collect();
    Ok(Answer::new(json!({ "people": answers }), table.to_string()))
}
