//===- Isolation.cpp - A check in a process of its own --------------------===//
//
// Part of amc, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Isolation.h"
#include "Conformance.h"
#include "amcrt/support/Error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace amcrt;
using namespace amcrt::cts;

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t keptBytes = 2000; ///< of a verdict, of an output

/// The reading end of a pipe. Keeps the first bytes and counts all.
class Reader {
public:
  Reader() {
    if (::pipe(ends.data()) != 0)
      throw Error(std::string("no pipe for a check: ") + std::strerror(errno));
  }
  ~Reader() {
    ::close(ends[0]);
    closeWriter();
  }
  Reader(const Reader &) = delete;

  int writer() const { return ends[1]; }
  void closeWriter() {
    if (ends[1] >= 0)
      ::close(ends[1]);
    ends[1] = -1;
  }

  pollfd asked() const { return {open ? ends[0] : -1, POLLIN, 0}; }
  /// Reads what is there; `answer` is of poll.
  void take(const pollfd &answer) {
    if (!open || !(answer.revents & (POLLIN | POLLHUP | POLLERR)))
      return;
    std::array<char, 4096> some;
    ssize_t got = ::read(ends[0], some.data(), some.size());
    if (got <= 0) {
      open = got < 0 && errno == EINTR;
      return;
    }
    bytes += size_t(got);
    text.append(
        some.data(),
        std::min(size_t(got), keptBytes - std::min(keptBytes, text.size())));
  }

  bool open = true;
  std::string text;
  size_t bytes = 0;

private:
  std::array<int, 2> ends{-1, -1};
};

/// A first letter for the kind, then the finding.
std::string judge(const std::function<void()> &body) {
  try {
    body();
    return "p";
  } catch (const Failure &failure) {
    return std::string("f") + failure.what();
  } catch (const Error &error) {
    return std::string("r") + error.what();
  } catch (const std::exception &thrown) {
    return std::string("fthe driver threw an exception: ") + thrown.what();
  } catch (...) {
    return "fthe driver threw an exception";
  }
}

[[noreturn]] void runChild(const std::function<void()> &body, int output,
                           int verdict, double limitSeconds) {
  ::dup2(output, STDOUT_FILENO);
  // Nothing stays behind when the parent is killed first.
  ::alarm(unsigned(limitSeconds) + 2);
  rlimit none{};
  ::setrlimit(RLIMIT_CORE, &none); // a crash is a finding, not a file
  std::string text = judge(body).substr(0, keptBytes);
  std::cout.flush();
  std::fflush(nullptr);
  // Fewer bytes than a pipe takes at once.
  bool told = ::write(verdict, text.data(), text.size()) > 0;
  ::_exit(told ? 0 : 1);
}

std::string oneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

Verdict read(const Reader &verdict, const Reader &output, int status) {
  if (WIFSIGNALED(status))
    return {Verdict::failed, std::string("the driver crashed: ") +
                                 ::strsignal(WTERMSIG(status))};
  if (verdict.text.empty())
    return {Verdict::failed, "the driver ended the process with exit status " +
                                 std::to_string(WEXITSTATUS(status))};
  std::string finding = oneLine(verdict.text.substr(1));
  if (verdict.text[0] != 'p')
    return {verdict.text[0] == 'r' ? Verdict::refused : Verdict::failed,
            finding};
  if (output.bytes > 0)
    return {Verdict::failed,
            "the driver wrote " + std::to_string(output.bytes) +
                " bytes to standard output, which belongs to the program: '" +
                oneLine(output.text.substr(0, 60)) + "'"};
  return {Verdict::passed, ""};
}

} // namespace

Verdict amcrt::cts::runIsolated(const std::function<void()> &body,
                                std::chrono::duration<double> limit) {
  Reader output, verdict;
  std::cout.flush();
  std::fflush(nullptr);
  pid_t child = ::fork();
  if (child < 0)
    throw Error(std::string("no process for a check: ") + std::strerror(errno));
  if (child == 0)
    runChild(body, output.writer(), verdict.writer(), limit.count());
  output.closeWriter();
  verdict.closeWriter();
  auto end = Clock::now() + limit;
  int status = 0;
  for (bool ended = false;;) {
    ended = ended || ::waitpid(child, &status, WNOHANG) == child;
    std::array<pollfd, 2> ends{output.asked(), verdict.asked()};
    int wait = ended ? 0 : output.open || verdict.open ? 20 : 1;
    bool any = ::poll(ends.data(), ends.size(), wait) > 0;
    output.take(ends[0]);
    verdict.take(ends[1]);
    bool late = Clock::now() > end;
    // What a driver has started may hold the pipes open after the child's end.
    if (ended && (!any || late))
      return read(verdict, output, status);
    if (late) {
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
      std::array<char, 64> text{};
      std::snprintf(text.data(), text.size(), "was not done after %g s",
                    limit.count());
      return {Verdict::failed, text.data()};
    }
  }
}
