//! Patterns that choose channels by their topic.

use crate::channel::ChannelId;
use crate::error::Error;
use crate::log::Log;

impl Log {
    /// The channels whose topic fits one of the patterns, in the order of their numbers. A `*`
    /// stands for any letters, slashes too.
    ///
    /// # Errors
    /// If a pattern fits no topic.
    pub fn channels_matching(&self, patterns: &[String]) -> Result<Vec<ChannelId>, Error> {
        let topics = || self.channels().iter().map(|channel| channel.topic.as_str());
        for pattern in patterns {
            if !topics().any(|topic| fits(pattern, topic)) {
                let mut known: Vec<_> = topics().collect();
                known.sort_unstable();
                known.dedup();
                return Err(Error::NoTopic {
                    pattern: pattern.clone(),
                    topics: known.join(", "),
                    path: self.path().to_owned(),
                });
            }
        }
        let chosen = self.channels().iter().filter(|channel| {
            let topic = channel.topic.as_str();
            patterns.iter().any(|pattern| fits(pattern, topic))
        });
        Ok(chosen.map(|channel| channel.id).collect())
    }
}

/// Whether the topic fits the pattern: each part between stars is looked for behind the one
/// before it, as early as it comes.
fn fits(pattern: &str, topic: &str) -> bool {
    let Some((start, pattern)) = pattern.split_once('*') else {
        return pattern == topic;
    };
    let Some(mut rest) = topic.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<&str> = pattern.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, topic, expected) in [
            ("/imu", "/imu", true),
            ("/imu", "/imu/data", false),
            ("*", "/imu", true),
            ("*", "", true),
            ("/camera/*", "/camera/front/image", true),
            ("/camera/*", "/camera", false),
            ("*/image", "/camera/front/image", true),
            ("*/image", "/camera/front/image_raw", false),
            ("/*/front/*", "/camera/front/image", true),
            ("/*front*image", "/camera/front/image", true),
            ("/a*a", "/a", false),
            ("*ab*ab", "/ab", false),
            ("*ab*ab", "/abab", true),
            ("/Imu", "/imu", false),
            ("", "/imu", false),
            ("*é*", "/café/x", true),
        ] {
            assert_eq!(fits(pattern, topic), expected, "{pattern} {topic}");
        }
    }
}
