//! Exports a scene in every format: `export_all LOG SCENE OUT [RIG]`.
//!
//! Every loss is allowed; what was lost is in `loss.json` of each format's folder.

use std::error::Error;
use std::path::Path;

use fl_dataset::export::{Drive, ExportSettings, Format, LossKind, export};
use fl_fusion::{Fusion, FusionSettings, rig_from_log};
use fl_log::{Log, NoProgress, OpenOptions};
use fl_rig::Rig;
use fl_scene::Scene;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [log, scene, out, rig @ ..] = &arguments[..] else {
        return Err("export_all LOG SCENE OUT [RIG]".into());
    };
    let log = Log::open(Path::new(log), &OpenOptions::default(), &NoProgress)?;
    let scene = Scene::from_json_str(&std::fs::read_to_string(scene)?)?;
    let rig = match rig {
        [path, ..] => Rig::read(path)?,
        [] => rig_from_log(&log)?.0,
    };
    let fusion = Fusion::new(&log, rig, FusionSettings::default())?;
    let drive = Drive {
        scene: &scene,
        fusion: &fusion,
        name: "scene-0103",
    };
    for format in Format::ALL {
        let settings = ExportSettings {
            allowed: LossKind::ALL.into(),
            ..ExportSettings::new(format)
        };
        let folder = Path::new(out).join(format.name());
        let _exported = export(&drive, &settings, &folder, &NoProgress)?;
    }
    Ok(())
}
