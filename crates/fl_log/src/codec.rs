//! JPEG and PNG to pixels and back.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageReader, Limits};

use crate::error::Error;
use crate::message::Image;

/// Pixels of three bytes (red, green, blue), row by row from the top, without padding.
///
/// Invariant: `data` holds `width * height * 3` bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RgbImage {
    width: u32,
    height: u32,
    data: Vec<u8>,
}

impl RgbImage {
    /// An image of these pixels.
    ///
    /// # Errors
    /// If the number of bytes does not fit the size.
    pub fn new(width: u32, height: u32, data: Vec<u8>) -> Result<Self, Error> {
        let needed = u128::from(width) * u128::from(height) * 3;
        if data.len() as u128 != needed {
            let what = format!(
                "{width} x {height} pixels need {needed} bytes, not {}",
                data.len()
            );
            return Err(Error::BadImage { what });
        }
        Ok(Self {
            width,
            height,
            data,
        })
    }

    /// Pixels in a row.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.height
    }

    /// The pixels.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// The pixels alone.
    #[must_use]
    pub fn into_data(self) -> Vec<u8> {
        self.data
    }
}

/// Decodes a JPEG or PNG file, whatever its format field said; gray becomes RGB, alpha is dropped.
///
/// # Errors
/// If the bytes are neither, are damaged, or want more than 1 GiB.
pub fn decode_image(file_bytes: &[u8]) -> Result<RgbImage, Error> {
    let mut reader = ImageReader::new(Cursor::new(file_bytes))
        .with_guessed_format()
        .map_err(|err| Error::DecodeImage { source: err.into() })?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(1 << 30);
    reader.limits(limits);
    let pixels = reader
        .decode()
        .map_err(|source| Error::DecodeImage { source })?
        .into_rgb8();
    RgbImage::new(pixels.width(), pixels.height(), pixels.into_raw())
}

/// A JPEG file of `quality` 1 to 100. The same pixels give the same bytes.
///
/// # Errors
/// If a side is zero or above 65535 pixels.
pub fn encode_jpeg(image: &RgbImage, quality: u8) -> Result<Vec<u8>, Error> {
    let mut file_bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut file_bytes, quality.clamp(1, 100))
        .write_image(
            &image.data,
            image.width,
            image.height,
            ExtendedColorType::Rgb8,
        )
        .map_err(|source| Error::EncodeImage { source })?;
    Ok(file_bytes)
}

/// A PNG file. The same pixels give the same bytes.
///
/// # Errors
/// If a side is zero.
pub fn encode_png(image: &RgbImage) -> Result<Vec<u8>, Error> {
    let mut file_bytes = Vec::new();
    PngEncoder::new_with_quality(&mut file_bytes, CompressionType::Fast, FilterType::Adaptive)
        .write_image(
            &image.data,
            image.width,
            image.height,
            ExtendedColorType::Rgb8,
        )
        .map_err(|source| Error::EncodeImage { source })?;
    Ok(file_bytes)
}

impl Image {
    /// The pixels as RGB. 16-bit gray keeps its high byte; alpha is dropped.
    ///
    /// # Errors
    /// If the encoding is not one of `rgb8`, `bgr8`, `rgba8`, `bgra8`, `mono8`, `8UC1`, `8UC3`,
    /// `mono16`, `16UC1` (Bayer patterns are not interpolated), or the bytes do not fit the size.
    pub fn to_rgb(&self) -> Result<RgbImage, Error> {
        let pixel = PixelLayout::of(self)?;
        let row_bytes = self.width as usize * pixel.size_bytes;
        let step = self.step as usize;
        let n_pixels = self.width as usize * self.height as usize;
        let short = step < row_bytes || self.data.len() / step.max(1) < self.height as usize;
        if short && n_pixels > 0 {
            let (have, size) = (self.data.len(), (self.width, self.height));
            let what = format!("{have} bytes with rows of {step} do not hold {size:?} pixels");
            return Err(Error::BadImage { what });
        }
        let mut data = Vec::with_capacity(n_pixels * 3);
        let rows = self
            .data
            .chunks_exact(step.max(1))
            .take(self.height as usize);
        for bytes in rows.flat_map(|row| row[..row_bytes].chunks_exact(pixel.size_bytes)) {
            data.extend(pixel.rgb_at.map(|channel_idx| bytes[channel_idx]));
        }
        RgbImage::new(self.width, self.height, data)
    }
}

/// How many bytes a pixel has, and which of them are red, green and blue.
struct PixelLayout {
    size_bytes: usize,
    rgb_at: [usize; 3],
}

impl PixelLayout {
    fn of(image: &Image) -> Result<Self, Error> {
        let high_byte = usize::from(!image.is_bigendian);
        let (size_bytes, rgb_at) = match image.encoding.as_str() {
            "rgb8" => (3, [0, 1, 2]),
            "bgr8" | "8UC3" => (3, [2, 1, 0]),
            "rgba8" => (4, [0, 1, 2]),
            "bgra8" => (4, [2, 1, 0]),
            "mono8" | "8UC1" => (1, [0; 3]),
            "mono16" | "16UC1" => (2, [high_byte; 3]),
            other => {
                return Err(Error::Unsupported {
                    what: format!("image encoding {other}"),
                });
            }
        };
        Ok(Self { size_bytes, rgb_at })
    }
}

#[cfg(test)]
mod tests {
    use fl_spacetime::Stamp;

    use super::*;
    use crate::message::Header;

    fn gradient() -> RgbImage {
        let data = (0..16 * 8)
            .flat_map(|idx| [idx as u8, 2 * idx as u8, 200])
            .collect();
        RgbImage::new(16, 8, data).unwrap()
    }

    #[test]
    fn png_keeps_pixels_and_jpeg_nearly() {
        /// Largest difference of a channel at quality 95, on a smooth picture.
        const JPEG_TOLERANCE: u8 = 40;
        let image = gradient();
        assert_eq!(decode_image(&encode_png(&image).unwrap()).unwrap(), image);
        let jpeg = encode_jpeg(&image, 95).unwrap();
        assert_eq!(jpeg, encode_jpeg(&image, 95).unwrap());
        let decoded = decode_image(&jpeg).unwrap();
        let pairs = decoded.data().iter().zip(image.data());
        assert!(
            pairs
                .into_iter()
                .all(|(a, b)| a.abs_diff(*b) <= JPEG_TOLERANCE)
        );
    }

    #[test]
    fn bad_files_and_sizes_are_errors() {
        assert!(decode_image(b"").is_err());
        assert!(decode_image(b"\x89PNG\r\n\x1a\nrest").is_err());
        assert!(RgbImage::new(2, 2, vec![0; 11]).is_err());
        assert!(encode_png(&RgbImage::new(0, 0, vec![]).unwrap()).is_err());
    }

    #[test]
    fn reorders_plain_pixels() {
        for (encoding, is_bigendian, data, rgb) in [
            ("rgb8", false, vec![1, 2, 3], [1, 2, 3]),
            ("bgr8", false, vec![1, 2, 3], [3, 2, 1]),
            ("rgba8", false, vec![1, 2, 3, 9], [1, 2, 3]),
            ("bgra8", false, vec![1, 2, 3, 9], [3, 2, 1]),
            ("mono8", false, vec![5], [5, 5, 5]),
            ("mono16", false, vec![1, 7], [7, 7, 7]),
            ("mono16", true, vec![1, 7], [1, 1, 1]),
        ] {
            let step = data.len() as u32 + 1;
            let mut data = data;
            data.push(0xee);
            let header = Header::new(Stamp::from_nanos(0), "");
            let encoding = encoding.to_owned();
            let image = Image {
                header,
                width: 1,
                height: 1,
                encoding,
                is_bigendian,
                step,
                data,
            };
            assert_eq!(image.to_rgb().unwrap().data(), rgb, "{}", image.encoding);
            let short = Image {
                height: 2,
                ..image.clone()
            };
            assert!(short.to_rgb().is_err());
            let bayer = Image {
                encoding: "bayer_rggb8".to_owned(),
                ..image
            };
            assert!(bayer.to_rgb().is_err());
        }
    }
}
