// How fast OpenCV projects where nobody asks for derivatives, which its Python calls always make.
//
// Debian:
//   apt-get install libopencv-calib3d-dev
//   g++ -std=c++17 -O3 -I/usr/include/opencv4 -o opencv_speed tests/oracles/opencv_speed.cpp \
//     -lopencv_calib3d -lopencv_core
//   ./opencv_speed
//
// The points and lenses of `lens_table.py`; millions of points a second, the best of some rounds.

#include <chrono>
#include <cmath>
#include <functional>
#include <iostream>
#include <vector>

#include <opencv2/calib3d.hpp>

static const int N_POINTS = 100000;
static const int N_ROUNDS = 25;

static void show(const char *model, const std::function<void()> &work) {
  double best = INFINITY;
  for (int round = 0; round < N_ROUNDS; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    best = std::min(best, taken.count());
  }
  std::cout << model << ' ' << N_POINTS / best / 1e6 << '\n';
}

int main() {
  cv::setNumThreads(1);
  std::vector<cv::Point3d> points;
  for (int turn = 0; turn < N_POINTS; ++turn)
    points.emplace_back(3 * sin(.37 * turn), 2 * cos(.71 * turn), 8 + 3 * sin(.13 * turn));
  const cv::Matx33d matrix(700, 0, 640, 0, 700, 360, 0, 0, 1);
  const cv::Vec3d zero;
  std::vector<cv::Point2d> pixels;
  const std::vector<double> none(4, 0.0), five{-0.31, 0.11, 1.1e-3, -7e-4, -0.021};
  const std::vector<double> eight{0.3, 0.04, 1e-3, 2e-4, 3e-3, 0.5, 0.1, 4e-3};
  std::vector<double> twelve = eight;
  twelve.insert(twelve.end(), {1e-3, 0, 1e-3, 0});
  std::vector<double> fourteen = eight;
  fourteen.insert(fourteen.end(), {1e-3, 0, 0, 0, 0.01, 0});
  const std::vector<double> fisheye{0.02, -4e-3, 8e-4, -1e-4};
  auto flat = [&](const std::vector<double> &d) {
    return [&] { cv::projectPoints(points, zero, zero, matrix, d, pixels); };
  };
  show("none", flat(none));
  show("plumb_bob", flat(five));
  show("rational", flat(eight));
  show("thin_prism", flat(twelve));
  show("tilted", flat(fourteen));
  show("kannala_brandt", [&] {
    cv::fisheye::projectPoints(points, pixels, zero, zero, matrix, fisheye);
  });
}
