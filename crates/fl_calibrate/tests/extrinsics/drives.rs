//! try
use fl_calibrate::{judge_camera_clock, judge_lidar};
use fl_fusion::{Fusion, FusionSettings, rig_from_log};
use fl_log::{Log, NoProgress, OpenOptions};
use fl_rig::SensorKind;
use fl_spacetime::Span;

#[test]
fn try_it() {
    let path = std::env::var("TRY_LOG").unwrap();
    let log = Log::open(path.as_ref(), &OpenOptions::default(), &NoProgress).unwrap();
    let (rig, _) = rig_from_log(&log).unwrap();
    for off_ms in [0, 45, -30] {
        let shifted = rig
            .mapped(|it| it.clock_offset = it.clock_offset - Span::from_millis(off_ms))
            .unwrap();
        let fusion = Fusion::new(&log, shifted, FusionSettings::default()).unwrap();
        for sensor in fusion.rig().sensors() {
            let begun = std::time::Instant::now();
            match sensor.kind {
                SensorKind::Lidar => {
                    let found = judge_lidar(&fusion, &sensor.id, &NoProgress)
                        .unwrap()
                        .unwrap();
                    println!(
                        "{off_ms} {} {:?} {found:#?} {:?}",
                        sensor.id,
                        found.verdict(),
                        begun.elapsed()
                    );
                }
                SensorKind::Camera(_) => {
                    let found = judge_camera_clock(&fusion, &sensor.id, &NoProgress);
                    println!("{off_ms} {} {:?} {:?}", sensor.id, found, begun.elapsed());
                }
                _ => {}
            }
        }
    }
}
