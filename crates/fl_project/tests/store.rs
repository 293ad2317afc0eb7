//! Projects on both databases: SQLite always, PostgreSQL where `FRAMELOCK_POSTGRES` names a server
//! on which databases may be made.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod store {
    mod actions;
    mod backups;
    mod crash;
    mod damage;
    mod edits;
    mod logs;
    mod people;
    pub(crate) mod place;
    mod text;
    #[path = "../../../fl_scene/tests/document/wishes.rs"]
    #[allow(dead_code)]
    pub(crate) mod wishes;
    mod work;
    mod writers;
}
