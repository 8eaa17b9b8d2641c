import PrintJob
import Testing

/// The process dies before every single effect of a busy day, and the next one goes on.
@Suite struct KillAtEveryEffectTests {
  @Test("keeps every law", arguments: PrinterModel.Make.allCases)
  func everyEffect(make: PrinterModel.Make) throws {
    var kills = 0
    for isExact in [true, false] {
      for mishap in [nil, CoursePlan.Mishap.Kind.paperOut, .cableOut, .powerCycle] {
        var plan = CoursePlan()
        // The second printer was never seen before.
        plan.printers = [
          .init(make: make, isExact: isExact), .init(make: make, memory: PrinterMemory()),
        ]
        plan.wishes = [
          .init(receipt: 1, lines: 6, picture: 3), .init(role: .drawer, receipt: 2),
          .init(printer: 1, role: .kitchen, receipt: 3), .init(at: 5_000, receipt: 4),
        ]
        plan.mishaps = mishap.map { [.init(kind: $0, when: .byte(40))] } ?? []
        var effect = 0
        while true {
          plan.killAtEffect = effect
          var shop = CourseShop(plan)
          try shop.run()
          guard shop.effects > effect else { break }
          effect += 1
          kills += 1
        }
      }
    }
    #expect(kills > 150)
  }
}
