//! `tracklet_labels.xml` of KITTI's raw data: one object an item, one pose a frame.
//!
//! The file is XML as a serializer writes it: elements with text, and nothing else that matters.
//! Poses are in the lidar, the place is the middle of the bottom, and `rz` turns about z from x.

use std::path::Path;

use fl_spacetime::{OrientedBox, Rigid, Sensor, Size};

use crate::Error;
use crate::kitti::MAX_FRAME;

/// Elements inside each other; the serializer needs six.
const MAX_DEPTH: usize = 32;

/// One object.
#[derive(Clone, Debug, PartialEq)]
pub struct Tracklet {
    /// `Car`, `Van`, `Pedestrian`, …
    pub class: String,
    /// Its size.
    pub size: Size,
    /// The frame of the first pose.
    pub first_frame: usize,
    /// A pose for each frame from the first one on.
    pub poses: Vec<TrackletPose>,
    /// The line where it begins, from 1.
    pub line: usize,
}

/// Where an object is at a frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackletPose {
    /// The middle of the bottom in the lidar, meters.
    pub place: [f64; 3],
    /// Turns about x, y and z, radians; the first two are 0 in all of KITTI.
    pub angles_rad: [f64; 3],
    /// 0 visible, 1 partly, 2 fully hidden; anything else is not known.
    pub occlusion: f64,
    /// 0 inside the image, 1 cut off by it, 2 outside of it; anything else is not known.
    pub truncation: f64,
}

/// The box of an object at one of its poses.
pub fn cuboid_from_tracklet(size: Size, pose: &TrackletPose) -> OrientedBox<Sensor> {
    let [x, y, z] = pose.place;
    let [roll, pitch, yaw] = pose.angles_rad;
    let rotation = nalgebra::UnitQuaternion::from_euler_angles(roll, pitch, yaw);
    let middle = nalgebra::Vector3::new(x, y, z + 0.5 * size.height());
    OrientedBox::new(Rigid::new(rotation, middle), size)
}

/// Tracklets from the text of a file, whose path is for messages.
///
/// # Errors
/// [`Error::Line`] for what is no such file.
pub fn tracklets_from_str(path: &Path, text: &str) -> Result<Vec<Tracklet>, Error> {
    let mut reading = Reading {
        rest: text,
        line: 1,
    };
    reading.tracklets().map_err(|what| Error::Line {
        line: reading.line,
        what,
        path: path.to_owned(),
    })
}

/// What is left of the text.
struct Reading<'a> {
    rest: &'a str,
    line: usize,
}

/// What comes next.
enum Token<'a> {
    Open(&'a str),
    Close(&'a str),
    Text(&'a str),
    End,
}

/// An element: text, or other elements.
struct Element<'a> {
    name: &'a str,
    text: &'a str,
    children: Vec<Element<'a>>,
    line: usize,
}

impl<'a> Reading<'a> {
    fn tracklets(&mut self) -> Result<Vec<Tracklet>, String> {
        let root = self.element_called("boost_serialization")?;
        let list = root.child("tracklets")?;
        let items: Vec<&Element<'_>> = list.items().collect();
        list.check_count(items.len())?;
        let mut tracklets = Vec::new();
        for item in items {
            // What is wrong with an object is told where it begins.
            self.line = item.line;
            tracklets.push(item.tracklet()?);
        }
        Ok(tracklets)
    }

    fn element_called(&mut self, name: &str) -> Result<Element<'a>, String> {
        loop {
            match self.token()? {
                Token::Open(found) if found == name => return self.element(found),
                Token::Open(found) => return Err(format!("<{found}> where <{name}> must be")),
                Token::Close(_) | Token::End => return Err(format!("no <{name}>")),
                Token::Text(_) => {}
            }
        }
    }

    /// The element whose opening tag was just read.
    fn element(&mut self, name: &'a str) -> Result<Element<'a>, String> {
        let new = |name, line| Element {
            name,
            text: "",
            children: Vec::new(),
            line,
        };
        let mut open = vec![new(name, self.line)];
        loop {
            let token = self.token()?;
            let depth = open.len();
            let Some(last) = open.last_mut() else {
                return Err("no element".to_owned());
            };
            match token {
                Token::Open(_) if depth == MAX_DEPTH => {
                    return Err(format!("more than {MAX_DEPTH} elements inside each other"));
                }
                Token::Open(name) => open.push(new(name, self.line)),
                Token::Text(text) => last.text = text,
                Token::End => return Err(format!("<{}> is not closed", last.name)),
                Token::Close(name) if name != last.name => {
                    return Err(format!("</{name}> closes <{}>", last.name));
                }
                Token::Close(_) => {
                    let Some(done) = open.pop() else { continue };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
            }
        }
    }

    fn token(&mut self) -> Result<Token<'a>, String> {
        loop {
            let Some(after) = self.rest.strip_prefix('<') else {
                let end = self.rest.find('<').unwrap_or(self.rest.len());
                let text = self.take(end);
                return Ok(match (text.trim(), end) {
                    ("", 0) => Token::End,
                    (text, _) => Token::Text(text),
                });
            };
            let end = after.find('>').ok_or("a tag is not closed")?;
            let tag = self.take(end + 2);
            let tag = &tag[1..tag.len() - 1];
            if tag.starts_with(['?', '!']) {
                continue;
            }
            let name = tag.split_whitespace().next().unwrap_or_default();
            if tag.ends_with('/') {
                return Err(format!("<{tag}> is empty"));
            }
            return Ok(match name.strip_prefix('/') {
                Some(name) => Token::Close(name),
                None => Token::Open(name),
            });
        }
    }

    fn take(&mut self, n_bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(n_bytes);
        self.line += taken.matches('\n').count();
        self.rest = rest;
        taken
    }
}

impl<'a> Element<'a> {
    fn child(&self, name: &str) -> Result<&Self, String> {
        let found = self.children.iter().find(|child| child.name == name);
        found.ok_or_else(|| format!("<{}> has no <{name}>", self.name))
    }

    fn items(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter(|child| child.name == "item")
    }

    fn number(&self, name: &str) -> Result<f64, String> {
        crate::kitti::number(self.child(name)?.text).map_err(|what| format!("{name}: {what}"))
    }

    fn check_count(&self, n_items: usize) -> Result<(), String> {
        let stated = self.child("count")?.text;
        match stated.parse() == Ok(n_items) {
            true => Ok(()),
            false => Err(format!(
                "<{}> states {stated} items and has {n_items}",
                self.name
            )),
        }
    }

    fn tracklet(&self) -> Result<Tracklet, String> {
        let [height, width, length] = ["h", "w", "l"].map(|name| self.number(name));
        let size = Size::new(length?, width?, height?).map_err(|err| err.to_string())?;
        let first = self.child("first_frame")?.text;
        let first_frame = first.parse().ok().filter(|first| *first <= MAX_FRAME);
        let poses = self.child("poses")?;
        let list: Result<Vec<_>, String> = poses.items().map(Element::pose).collect();
        let list = list?;
        poses.check_count(list.len())?;
        Ok(Tracklet {
            class: self.child("objectType")?.text.to_owned(),
            size,
            first_frame: first_frame
                .ok_or_else(|| format!("{first:?} is not the number of a frame"))?,
            poses: list,
            line: self.line,
        })
    }

    fn pose(&self) -> Result<TrackletPose, String> {
        let three = |names: [&str; 3]| -> Result<[f64; 3], String> {
            let [a, b, c] = names.map(|name| self.number(name));
            Ok([a?, b?, c?])
        };
        Ok(TrackletPose {
            place: three(["tx", "ty", "tz"])?,
            angles_rad: three(["rx", "ry", "rz"])?,
            occlusion: self.number("occlusion")?,
            truncation: self.number("truncation")?,
        })
    }
}
