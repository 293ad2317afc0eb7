// The policies of ROS 1's message_filters on trials from standard input, a line of tuples a trial.
//
// Debian:
//   apt-get install libmessage-filters-dev libstd-msgs-dev libgeometry-msgs-dev
//   g++ -std=c++17 -O2 -o pairing tests/oracles/pairing.cpp -lmessage_filters -lroscpp -lrostime \
//     -lrosconsole -lroscpp_serialization -lcpp_common -lboost_thread -lboost_system -lpthread
//   FRAMELOCK_ROS_PAIRING=$PWD/pairing cargo test --release -p fl_fusion --test pairing -- --nocapture
//
// A trial: "approximate|exact n_topics queue_size age_penalty max_interval_ns n_messages", a line
// of n_topics lower bounds in nanoseconds, then a line "topic stamp_ns" for each message.
// After the trials the messages taken and the seconds it took go to standard error.

#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include <boost/bind/bind.hpp>
#include <boost/make_shared.hpp>
#include <geometry_msgs/PointStamped.h>
#include <message_filters/sync_policies/approximate_time.h>
#include <message_filters/sync_policies/exact_time.h>
#include <message_filters/synchronizer.h>

using Message = geometry_msgs::PointStamped;
using Pointer = boost::shared_ptr<Message const>;
using Event = ros::MessageEvent<Message const>;
namespace policies = message_filters::sync_policies;

struct Trial {
  std::string policy;
  int n_topics = 0;
  uint32_t queue_size = 0;
  double age_penalty = 0;
  int64_t max_interval = 0;
  std::vector<int64_t> bounds;
  std::vector<std::pair<int, int64_t>> messages;
};

static double seconds = 0;
static std::vector<uint32_t> tuples;
static uint64_t n_messages = 0;

static ros::Duration span(int64_t nanos) {
  return ros::Duration(nanos / 1000000000, nanos % 1000000000);
}

static bool read(Trial &trial) {
  size_t n = 0;
  if (!(std::cin >> trial.policy >> trial.n_topics >> trial.queue_size >> trial.age_penalty >>
        trial.max_interval >> n))
    return false;
  trial.bounds.resize(trial.n_topics);
  for (auto &bound : trial.bounds) std::cin >> bound;
  trial.messages.resize(n);
  for (auto &message : trial.messages) std::cin >> message.first >> message.second;
  return true;
}

// Kept while the clock runs, written when it stands.
static void keep(std::initializer_list<Pointer> tuple) {
  for (const auto &message : tuple) tuples.push_back(message->header.seq);
}

static void write(int n_topics) {
  for (size_t idx = 0; idx < tuples.size(); ++idx)
    std::cout << tuples[idx] << ((idx + 1) % n_topics ? ',' : ' ');
  std::cout << '\n';
  tuples.clear();
}

static std::vector<Event> events(const Trial &trial) {
  std::vector<uint32_t> n_seen(trial.n_topics, 0);
  std::vector<Event> events;
  for (const auto &arrival : trial.messages) {
    auto message = boost::make_shared<Message>();
    message->header.seq = n_seen[arrival.first]++;
    message->header.stamp =
        ros::Time(arrival.second / 1000000000, arrival.second % 1000000000);
    events.emplace_back(message, ros::Time(1, 0));
  }
  return events;
}

template <class Policy, class Add>
static void feed(Policy &sync, const Trial &trial, Add add) {
  const auto arrived = events(trial);
  const auto begin = std::chrono::steady_clock::now();
  for (size_t idx = 0; idx < arrived.size(); ++idx)
    add(sync, trial.messages[idx].first, arrived[idx]);
  seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  n_messages += arrived.size();
  write(trial.n_topics);
}

template <class Sync>
static void set_approximate(Sync &sync, const Trial &trial) {
  sync.setAgePenalty(trial.age_penalty);
  if (trial.max_interval >= 0) sync.setMaxIntervalDuration(span(trial.max_interval));
  for (int topic = 0; topic < trial.n_topics; ++topic)
    sync.setInterMessageLowerBound(topic, span(trial.bounds[topic]));
}

static void two(const Pointer &a, const Pointer &b) { keep({a, b}); }
static void three(const Pointer &a, const Pointer &b, const Pointer &c) { keep({a, b, c}); }
static void eight(const Pointer &a, const Pointer &b, const Pointer &c, const Pointer &d,
                  const Pointer &e, const Pointer &f, const Pointer &g, const Pointer &h) {
  keep({a, b, c, d, e, f, g, h});
}

template <class Sync>
static void add_two(Sync &sync, int topic, const Event &event) {
  topic == 0 ? sync.template add<0>(event) : sync.template add<1>(event);
}
template <class Sync>
static void add_three(Sync &sync, int topic, const Event &event) {
  topic == 2 ? sync.template add<2>(event) : add_two(sync, topic, event);
}
template <class Sync>
static void add_eight(Sync &sync, int topic, const Event &event) {
  switch (topic) {
    case 3: return sync.template add<3>(event);
    case 4: return sync.template add<4>(event);
    case 5: return sync.template add<5>(event);
    case 6: return sync.template add<6>(event);
    case 7: return sync.template add<7>(event);
    default: return add_three(sync, topic, event);
  }
}

using M = Message;

template <class Policy, bool is_approximate, class Callback, class Add>
static void run(const Trial &trial, Callback callback, Add add) {
  message_filters::Synchronizer<Policy> sync{Policy(trial.queue_size)};
  if constexpr (is_approximate) set_approximate(sync, trial);
  sync.registerCallback(callback);
  feed(sync, trial, add);
}

int main() {
  std::ios::sync_with_stdio(false);
  for (Trial trial; read(trial); trial = Trial()) {
    const bool approximate = trial.policy == "approximate";
    using A2 = policies::ApproximateTime<M, M>;
    using A3 = policies::ApproximateTime<M, M, M>;
    using A8 = policies::ApproximateTime<M, M, M, M, M, M, M, M>;
    using E2 = policies::ExactTime<M, M>;
    using E3 = policies::ExactTime<M, M, M>;
    using E8 = policies::ExactTime<M, M, M, M, M, M, M, M>;
    auto add2 = [](auto &sync, int topic, const Event &event) { add_two(sync, topic, event); };
    auto add3 = [](auto &sync, int topic, const Event &event) { add_three(sync, topic, event); };
    auto add8 = [](auto &sync, int topic, const Event &event) { add_eight(sync, topic, event); };
    if (trial.n_topics == 2 && approximate) run<A2, true>(trial, &two, add2);
    if (trial.n_topics == 3 && approximate) run<A3, true>(trial, &three, add3);
    if (trial.n_topics == 8 && approximate) run<A8, true>(trial, &eight, add8);
    if (trial.n_topics == 2 && !approximate) run<E2, false>(trial, &two, add2);
    if (trial.n_topics == 3 && !approximate) run<E3, false>(trial, &three, add3);
    if (trial.n_topics == 8 && !approximate) run<E8, false>(trial, &eight, add8);
  }
  std::cerr << n_messages << " messages in " << seconds << " s\n";
}
