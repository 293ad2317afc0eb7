//! The API as it is written down for whoever builds a client: the editor's types are made of it.

use std::path::PathBuf;

#[test]
fn the_document_is_what_is_committed() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web/openapi.json");
    let found = fl_server::openapi();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &found).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == committed,
        "the API changed; run this test with UPDATE_GOLDEN=1, then `cargo xtask web`"
    );
}
