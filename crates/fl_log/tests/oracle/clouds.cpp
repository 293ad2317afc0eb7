// Compresses small clouds with the cloudini library and prints what it gives back:
//
//     c++ -std=c++20 -I$CLOUDINI/include clouds.cpp $CLOUDINI/src/{cloudini,field_encoder,field_decoder}.cpp \
//         -llz4 -lzstd -o clouds && ./clouds
//
// One cloud a line: its name, how often the decoded points repeat, the compressed bytes and the
// decoded points, in hexadecimal.

#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>

#include "cloudini_lib/cloudini.hpp"

using namespace Cloudini;

struct __attribute__((packed)) Point {
  float x, y, z, intensity;
  uint16_t ring;
  double time;
  uint8_t tag;
  int32_t range_mm;
};

static void hex(const uint8_t* bytes, size_t n_bytes) {
  for (size_t idx = 0; idx < n_bytes; ++idx) printf("%02x", bytes[idx]);
}

static std::vector<Point> ring_of_points() {
  std::vector<Point> points;
  for (int idx = 0; idx < 5; ++idx) {
    const float angle = 0.7F * idx;
    points.push_back({20.0F * std::cos(angle), 20.0F * std::sin(angle), 0.1F * idx - 1.0F,
                      static_cast<float>(idx * 11), static_cast<uint16_t>(idx * 7000), 0.01 * idx,
                      static_cast<uint8_t>(idx), idx * 1000 - 3000});
  }
  points[3].x = points[3].y = points[3].z = std::numeric_limits<float>::quiet_NaN();
  return points;
}

static EncodingInfo info(EncodingOptions encoding, CompressionOption compression, int n_floats) {
  EncodingInfo info;
  info.point_step = sizeof(Point);
  info.encoding_opt = encoding;
  info.compression_opt = compression;
  info.use_threads = false;
  const std::optional<float> resolution = 0.001F;
  std::vector<PointField> fields = {
      {"x", 0, FieldType::FLOAT32, resolution}, {"y", 4, FieldType::FLOAT32, resolution},
      {"z", 8, FieldType::FLOAT32, resolution}, {"intensity", 12, FieldType::FLOAT32, 0.5F},
  };
  for (size_t idx = n_floats; idx < fields.size(); ++idx) fields[idx].resolution.reset();
  fields.push_back({"ring", 16, FieldType::UINT16, {}});
  fields.push_back({"time", 18, FieldType::FLOAT64, {}});
  fields.push_back({"tag", 26, FieldType::UINT8, {}});
  fields.push_back({"range_mm", 27, FieldType::INT32, {}});
  info.fields = fields;
  return info;
}

// As version 2 wrote it: a header of numbers, and a single chunk without its length.
static std::vector<uint8_t> in_version_2(const EncodingInfo& info, std::vector<uint8_t> compressed) {
  ConstBufferView rest(compressed.data(), compressed.size());
  DecodeHeader(rest);
  std::vector<uint8_t> old;
  EncodeHeader(info, old, HeaderEncoding::BINARY);
  old[kMagicHeaderLength + 1] = '2';
  old.insert(old.end(), rest.data() + 4, rest.data() + rest.size());
  return old;
}

static void print(const char* name, EncodingInfo info, const std::vector<Point>& points,
                  size_t n_shown) {
  info.width = points.size();
  const size_t n_bytes = points.size() * sizeof(Point);
  ConstBufferView cloud(reinterpret_cast<const uint8_t*>(points.data()), n_bytes);
  std::vector<uint8_t> compressed;
  PointcloudEncoder(info).encode(cloud, compressed);
  if (std::strstr(name, "version 2")) compressed = in_version_2(info, compressed);
  ConstBufferView rest(compressed.data(), compressed.size());
  const EncodingInfo read = DecodeHeader(rest);
  std::vector<uint8_t> decoded(n_bytes);
  PointcloudDecoder().decode(read, rest, BufferView(decoded.data(), decoded.size()));
  printf("%s\t%zu\t", name, points.size() / n_shown);
  hex(compressed.data(), compressed.size());
  printf("\t");
  hex(decoded.data(), n_shown * sizeof(Point));
  printf("\n");
}

int main() {
  const auto points = ring_of_points();
  const size_t n = points.size();
  using E = EncodingOptions;
  using C = CompressionOption;
  print("cloudini lossy zstd", info(E::LOSSY, C::ZSTD, 4), points, n);
  print("cloudini lossy lz4, three floats together", info(E::LOSSY, C::LZ4, 3), points, n);
  print("cloudini lossy, two floats apart", info(E::LOSSY, C::NONE, 2), points, n);
  print("cloudini lossless lz4", info(E::LOSSLESS, C::LZ4, 0), points, n);
  print("cloudini not encoded", info(E::NONE, C::ZSTD, 0), points, n);
  EncodingInfo time = info(E::LOSSY, C::NONE, 3);
  time.fields[5].resolution = 0.001F;
  print("cloudini lossy time", time, points, n);
  print("cloudini version 2", info(E::LOSSY, C::ZSTD, 4), points, n);
  const std::vector<Point> many(33000, points[1]);
  print("cloudini two chunks", info(E::LOSSY, C::ZSTD, 4), many, 1);
}
