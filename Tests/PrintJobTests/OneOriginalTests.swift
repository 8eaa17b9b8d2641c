import PrintJob
import Testing
import TestSupport

/// The papers of one receipt as the journal keeps them, with everything that can happen to them.
struct Papers: Hashable {
  struct Paper: Hashable {
    var kind: PrintKind
    var state = PrintJobState.queued
  }

  enum Step {
    /// One more paper is asked for; a worse journal than ours, which does not look for waiting ones.
    case request
    case begin(Int)
    case end(Int, PrintJobEvent)
  }

  private(set) var papers: [Paper] = []
  private(set) var originalsOnTheirWay = 0
  private(set) var originalAfterOther = false

  static let ends: [PrintJobEvent] = [
    .sent(accepted: 9, trouble: nil), .sent(accepted: 9, trouble: "gone"),
    .sent(accepted: 0, trouble: "off"), .ownerLost, .withdrawn,
  ]

  func steps(upTo limit: Int) -> [Step] {
    let each = papers.indices.flatMap { index in
      [.begin(index)] + Self.ends.map { Step.end(index, $0) }
    }
    return (papers.count < limit ? [.request] : []) + each
  }

  mutating func take(_ step: Step, guarded: Bool = true) {
    switch step {
    case .request:
      papers.append(Paper(kind: nextPrint(after: papers.map { ($0.kind, $0.state) })))
    case .begin(let index):
      var others = papers
      let paper = others.remove(at: index)
      let next = nextPrint(after: others.map { ($0.kind, $0.state) })
      guard paper.state == .queued, paper.kind != .original || !guarded || next == .original else {
        return
      }
      if paper.kind == .original {
        originalAfterOther = originalAfterOther || others.contains(where: \.wasSent)
      }
      change(index, .rendered)
    case .end(let index, let event):
      change(index, event)
    }
    let sent = papers.count { $0.kind == .original && $0.wasSent }
    originalsOnTheirWay = max(originalsOnTheirWay, sent)
  }

  private mutating func change(_ index: Int, _ event: PrintJobEvent) {
    var machine = PrintJobMachine(state: papers[index].state)
    _ = machine.step(event)
    papers[index].state = machine.state
  }

  var breaksTheLaw: Bool { originalsOnTheirWay > 1 || originalAfterOther || sharesANumber }

  private var sharesANumber: Bool {
    let marked = papers.filter { $0.kind != .original && $0.state != .cancelled }.map(\.kind)
    return Set(marked).count < marked.count
  }
}

extension Papers.Paper {
  fileprivate var wasSent: Bool { state != .queued && state != .cancelled }
}

/// At most one unmarked paper of a receipt ever leaves, and none after another paper has left.
@Suite struct OneOriginalTests {
  @Test("holds in every state that four papers can come to")
  func everyCourse() {
    let states = explore(papers: 4, guarded: true)
    #expect(states.count > 1_000)
    #expect(states.count { $0.breaksTheLaw } == 0)
  }

  @Test("would not hold if the journal did not look again before it lets an original go")
  func unguarded() {
    let states = explore(papers: 2, guarded: false)
    #expect(states.count { $0.breaksTheLaw } > 0)
  }

  @Test("holds in long courses", arguments: 1...40 as ClosedRange<UInt64>)
  func longCourse(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var papers = Papers()
    for _ in 0..<300 {
      guard let step = papers.steps(upTo: 25).randomElement(using: &random) else { break }
      papers.take(step)
      #expect(!papers.breaksTheLaw, "seed \(seed): \(papers)")
    }
  }

  /// All states that can be reached, by any number of steps.
  private func explore(papers limit: Int, guarded: Bool) -> Set<Papers> {
    var known: Set<Papers> = [Papers()]
    var open = [Papers()]
    while let papers = open.popLast() {
      for step in papers.steps(upTo: limit) {
        var next = papers
        next.take(step, guarded: guarded)
        if known.insert(next).inserted {
          open.append(next)
        }
      }
    }
    return known
  }
}
