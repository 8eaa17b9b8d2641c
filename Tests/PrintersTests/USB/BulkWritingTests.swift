import Testing

@testable import Printers
import TestSupport

/// A printer that follows a script of transfers, and then does the same for ever.
private struct ScriptedPipe: BulkPipe {
  struct Step {
    var end: TransferEnd
    /// What it takes of the transfer at most.
    var taking: Int
    /// What it says that it took, where that is another number.
    var saying: Int?
  }

  var script: [Step]
  var forever = Step(end: .complete, taking: 0)
  var received: [UInt8] = []
  var sizes: [Int] = []
  var timeouts: [UInt32] = []
  var clearedHalts = 0

  mutating func send(
    _ bytes: UnsafeBufferPointer<UInt8>,
    timeout: UInt32
  ) -> (end: TransferEnd, count: Int) {
    sizes.append(bytes.count)
    timeouts.append(timeout)
    let step = script.isEmpty ? forever : script.removeFirst()
    let taken = step.end == .complete ? bytes.count : min(step.taking, bytes.count)
    received += bytes.prefix(taken)
    return (step.end, step.saying ?? taken)
  }

  mutating func clearHalt() {
    clearedHalts += 1
  }
}

@Suite struct BulkWritingTests {
  private let job = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

  @Test func aJobGoesOutInChunksWithATimeoutEach() {
    var pipe = ScriptedPipe(script: [])
    #expect(pipe.write(job, stall: 60_000) == BulkOutcome(accepted: 50_000, end: .complete))
    #expect(pipe.received == job)
    #expect(pipe.sizes == [16_384, 16_384, 16_384, 848])
    #expect(pipe.timeouts == [5_000, 5_000, 5_000, 5_000])
  }

  @Test func anEmptyJobIsNoTransfer() {
    var pipe = ScriptedPipe(script: [])
    #expect(pipe.write([], stall: 60_000) == BulkOutcome(accepted: 0, end: .complete))
    #expect(pipe.sizes.isEmpty)
  }

  @Test func aTimeoutIsResumedAtItsCount() {
    var pipe = ScriptedPipe(script: [
      .init(end: .timedOut, taking: 1), .init(end: .timedOut, taking: 0),
      .init(end: .timedOut, taking: 4_096), .init(end: .timedOut, taking: .max),
    ])
    #expect(pipe.write(job, stall: 60_000).accepted == 50_000)
    #expect(pipe.received == job)
  }

  @Test(arguments: [Int32(0), -1, .min, 1])
  func noTimeoutIsEverZero(stall: Int32) {
    var pipe = ScriptedPipe(script: [], forever: .init(end: .timedOut, taking: 0))
    let outcome = pipe.write(job, stall: stall)
    #expect(outcome == BulkOutcome(accepted: 0, end: .timedOut))
    #expect(pipe.timeouts.allSatisfy { $0 > 0 })
  }

  @Test func aTransferThatTakesNothingForEverIsAStall() {
    var pipe = ScriptedPipe(
      script: [.init(end: .timedOut, taking: 7)],
      forever: .init(end: .complete, taking: 0, saying: 0)
    )
    #expect(pipe.write(job, stall: 5) == BulkOutcome(accepted: 7, end: .timedOut))
  }

  @Test func haltsAreClearedAsLongAsTheJobGetsOn() {
    var pipe = ScriptedPipe(script: [
      .init(end: .halted, taking: 0), .init(end: .halted, taking: 5),
      .init(end: .complete, taking: 0), .init(end: .halted, taking: 0),
    ])
    #expect(pipe.write(job, stall: 60_000).end == .complete)
    #expect(pipe.received == job)
    #expect(pipe.clearedHalts == 3)
  }

  @Test func aHaltThatStaysEndsTheJob() {
    var pipe = ScriptedPipe(script: [
      .init(end: .complete, taking: 0), .init(end: .halted, taking: 0),
      .init(end: .halted, taking: 0),
    ])
    #expect(pipe.write(job, stall: 60_000) == BulkOutcome(accepted: 16_384, end: .halted))
    #expect(pipe.clearedHalts == 1)
  }

  @Test(arguments: [TransferEnd.gone, .failed("LIBUSB_ERROR_IO")])
  func aTransferOfUnknownEndMayHaveArrived(end: TransferEnd) {
    var first = ScriptedPipe(script: [.init(end: end, taking: 0)])
    #expect(first.write([1, 2, 3], stall: 60_000) == BulkOutcome(accepted: 3, end: end))
    var later = ScriptedPipe(script: [
      .init(end: .timedOut, taking: 100), .init(end: end, taking: 50, saying: 0),
    ])
    #expect(later.write(job, stall: 60_000) == BulkOutcome(accepted: 16_484, end: end))
  }

  /// A count that makes no sense must not lead out of the job.
  @Test(arguments: [-1, Int.min, 17_000, .max])
  func impossibleCountsAreBounded(count: Int) {
    var pipe = ScriptedPipe(script: [.init(end: .timedOut, taking: 0, saying: count)])
    #expect(pipe.write([1, 2, 3], stall: 60_000).accepted == 3)
  }

  /// Whatever a printer does: it has the job's beginning, never more than is said to be accepted, and
  /// 0 is only said when it has nothing.
  @Test(arguments: 0..<100 as Range<UInt64>)
  func nothingIsLostRepeatedOrHidden(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let ends: [TransferEnd] = [
      .complete, .complete, .timedOut, .timedOut, .timedOut, .halted, .gone, .failed("x"),
    ]
    let script = (0..<Int.random(in: 0...12, using: &random)).map { _ in
      let end = ends.randomElement(using: &random) ?? .complete
      let taking = Bool.random(using: &random) ? 0 : Int.random(in: 0...20_000, using: &random)
      let isCounted = end == .complete || end == .timedOut || end == .halted
      return ScriptedPipe.Step(end: end, taking: taking, saying: isCounted ? nil : 0)
    }
    var pipe = ScriptedPipe(script: script)
    let bytes = Array(job.prefix(Int.random(in: 1...job.count, using: &random)))
    let outcome = pipe.write(bytes, stall: 60_000)
    #expect(pipe.received == Array(bytes.prefix(pipe.received.count)), "seed \(seed)")
    #expect(pipe.received.count <= outcome.accepted, "seed \(seed)")
    #expect(outcome.accepted <= bytes.count, "seed \(seed)")
    if outcome.end == .complete {
      #expect(pipe.received == bytes, "seed \(seed)")
    }
  }
}
