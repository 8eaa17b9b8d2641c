import PrintJob
import Testing

@Suite struct PrintJobMachineTests {
  static let rendered = PrintJobEvent.rendered
  static let taken = PrintJobEvent.sent(accepted: 900, trouble: nil)
  static let refused = PrintJobEvent.sent(accepted: 0, trouble: "off")
  static let broken = PrintJobEvent.sent(accepted: 7, trouble: "gone")

  static let moves: [(PrintJobState, PrintJobEvent, PrintJobState, [PrintJobEffect])] = [
    (.queued, rendered, .sending, [.commit, .send]),
    (.queued, .withdrawn, .cancelled, [.commit]),
    (.sending, taken, .handedOver, [.commit]),
    (.sending, refused, .queued, [.commit]),
    (.sending, broken, .possiblyPrinted, [.commit]),
    (.sending, .ownerLost, .possiblyPrinted, [.commit]),
  ]

  static let events = [rendered, taken, refused, broken, .ownerLost, .withdrawn]

  @Test("every state answers every event", arguments: PrintJobState.allCases, events)
  func table(state: PrintJobState, event: PrintJobEvent) {
    var machine = PrintJobMachine(state: state, accepted: 3, trouble: "earlier")
    let before = machine
    let effects = machine.step(event)
    if let move = Self.moves.first(where: { $0.0 == state && $0.1 == event }) {
      #expect(machine.state == move.2)
      #expect(effects == move.3)
    } else {
      #expect(machine == before, "what does not fit changes nothing")
      #expect(effects.isEmpty)
    }
  }

  @Test("a job that goes on by itself is one that waits or is being sent")
  func finalStates() {
    #expect(PrintJobState.allCases.filter { !$0.isFinal } == [.queued, .sending])
  }

  @Test("what the connection said is kept for the person who looks")
  func remembers() {
    var machine = PrintJobMachine()
    _ = machine.step(.rendered)
    _ = machine.step(Self.broken)
    #expect(machine.accepted == 7)
    #expect(machine.trouble == "gone")
  }

  @Test("a second try forgets the trouble of the first")
  func secondTry() {
    var machine = PrintJobMachine()
    _ = machine.step(.rendered)
    _ = machine.step(Self.refused)
    #expect(machine.trouble == "off")
    _ = machine.step(.rendered)
    #expect(machine.trouble == nil)
    _ = machine.step(Self.taken)
    #expect(machine == PrintJobMachine(state: .handedOver, accepted: 900))
  }

  @Test("less than nothing was certainly not nothing")
  func negativeCount() {
    var machine = PrintJobMachine(state: .sending)
    _ = machine.step(.sent(accepted: -1, trouble: "odd"))
    #expect(machine.state == .possiblyPrinted)
  }
}
