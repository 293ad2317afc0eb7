//! Files that commands write: whole or not at all, and never over something a person needs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use fl_scene::{Scene, Source};

/// What a command is about to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Product {
    Scene,
    Recording,
    KittiResults,
}

/// The first bytes of a Rerun recording.
const RECORDING_MAGIC: &[u8] = b"RRF";

/// Rig files are often the only copy, and a folder may hold something else: none is written over.
pub(crate) fn refuse_existing<'p>(
    targets: impl IntoIterator<Item = &'p PathBuf>,
) -> anyhow::Result<()> {
    match targets.into_iter().find(|target| target.exists()) {
        Some(target) => bail!(
            "this is there already; choose another name or remove it\nfile: {}",
            target.display()
        ),
        None => Ok(()),
    }
}

/// Refuses a place where writing would destroy an input, a device, somebody's labels, or a file
/// of another kind; inputs that were not given are none. An older file of the same kind, made by a machine, may be replaced.
pub(crate) fn check(path: &Path, product: Product, inputs: &[Option<&Path>]) -> anyhow::Result<()> {
    let Ok(found) = fs::metadata(path) else {
        return Ok(());
    };
    let place = path.display();
    if found.is_dir() {
        bail!("this is a folder; name a file in it\nfile: {place}");
    }
    if !found.is_file() {
        bail!("this is a device or pipe, and a whole file is to be written\nfile: {place}");
    }
    let canonical = fs::canonicalize(path)?;
    let same = |input: &&Path| fs::canonicalize(input).is_ok_and(|input| input == canonical);
    if inputs.iter().flatten().any(same) {
        bail!("the output is also an input; choose another name\nfile: {place}");
    }
    match product {
        Product::Scene => check_scene(path),
        Product::Recording => check_recording(path),
        Product::KittiResults => check_kitti_results(path),
    }
}

fn check_scene(path: &Path) -> anyhow::Result<()> {
    let text = fs::read(path).with_context(|| format!("cannot read\nfile: {}", path.display()))?;
    let scene = std::str::from_utf8(&text)
        .ok()
        .and_then(|text| Scene::from_json_str(text).ok());
    let Some(scene) = scene else {
        bail!(
            "there is a file that is no scene; choose another name\nfile: {}",
            path.display()
        );
    };
    let keyframes = scene.tracks().flat_map(fl_scene::Track::keyframes);
    let n_human = keyframes
        .filter(|keyframe| keyframe.source == Source::Human || keyframe.reviewer.is_some())
        .count();
    if n_human > 0 {
        bail!(
            "there is a scene with {n_human} keyframes that people stated or reviewed; choose another \
             name\n\
             file: {}",
            path.display()
        );
    }
    Ok(())
}

fn check_recording(path: &Path) -> anyhow::Result<()> {
    let mut head = Vec::new();
    let file =
        fs::File::open(path).with_context(|| format!("cannot read\nfile: {}", path.display()))?;
    std::io::Read::read_to_end(&mut std::io::Read::take(file, 3), &mut head)?;
    if !head.is_empty() && head != RECORDING_MAGIC {
        bail!(
            "there is a file that is no Rerun recording; choose another name\nfile: {}",
            path.display()
        );
    }
    Ok(())
}

/// Labels have no scores; results have, and a machine made them. A file without a line may be
/// either.
fn check_kitti_results(path: &Path) -> anyhow::Result<()> {
    let are_results = fl_dataset::kitti::read_labels(path)
        .is_ok_and(|lines| !lines.is_empty() && lines.iter().all(|line| line.score.is_some()));
    if !are_results {
        bail!(
            "there is a file that holds no tracking results; choose another folder\nfile: {}",
            path.display()
        );
    }
    Ok(())
}

/// Writes text; the file appears whole or not at all.
pub(crate) fn write_text(path: &Path, text: &str) -> anyhow::Result<()> {
    write_whole(path, text.as_bytes()).with_context(|| {
        format!(
            "cannot write; is the folder there and writable\nfile: {}",
            path.display()
        )
    })
}

/// Writes a scene; the file appears whole or not at all.
pub(crate) fn write_scene(path: &Path, scene: &Scene) -> anyhow::Result<()> {
    write_whole(path, scene.to_json_string().as_bytes()).with_context(|| {
        format!(
            "cannot write the scene; is the folder there and writable\nfile: {}",
            path.display()
        )
    })
}

fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut partial = as_readable_as_others(&mut tempfile::Builder::new()).tempfile_in(folder)?;
    partial.write_all(bytes)?;
    partial.as_file().sync_all()?;
    if let Ok(replaced) = fs::metadata(path) {
        fs::set_permissions(partial.path(), replaced.permissions())?;
    }
    partial.persist(path)?;
    Ok(())
}

/// A temporary file is its owner's alone; this one becomes as readable as any new file.
#[cfg(unix)]
fn as_readable_as_others<'a>(
    builder: &'a mut tempfile::Builder<'static, 'static>,
) -> &'a mut tempfile::Builder<'static, 'static> {
    use std::os::unix::fs::PermissionsExt;
    // The process's umask takes away from this, as from every file that it creates.
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn as_readable_as_others<'a>(
    builder: &'a mut tempfile::Builder<'static, 'static>,
) -> &'a mut tempfile::Builder<'static, 'static> {
    builder
}
