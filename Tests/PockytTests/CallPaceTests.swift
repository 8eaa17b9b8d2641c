import Payment
import Pockyt
import Sales
import TestSupport
import Testing

@Suite struct CallPaceTests {
  @Test func fiveAtOnceThenOneEveryFifthOfASecond() {
    var pace = CallPace()
    #expect((0..<8).map { _ in pace.wait(now: 1000) } == [0, 0, 0, 0, 0, 200, 400, 600])
  }

  @Test func restFillsUpAgain() {
    var pace = CallPace()
    for _ in 0..<5 { _ = pace.wait(now: 0) }
    #expect(pace.wait(now: 200) == 0)
    #expect(pace.wait(now: 200) == 200)
    #expect((0..<6).map { _ in pace.wait(now: 100_000) } == [0, 0, 0, 0, 0, 200])
  }

  @Test(arguments: [(-3, 1000), (0, 1000), (1, 1000), (5, 200), (1000, 1), (5000, 1)])
  func otherPaces(callsPerSecond: Int, interval: Int64) {
    var pace = CallPace(callsPerSecond: callsPerSecond)
    for _ in 0..<5 { _ = pace.wait(now: 0) }
    #expect(pace.wait(now: 0) == interval)
  }

  /// However the calls come, no span of time sees more than five of them and five a second.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func neverMoreThanThePace(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    var pace = CallPace()
    var now: Int64 = 0
    var turns: [Int64] = []
    for _ in 0..<300 {
      now += Int64.random(in: 0...(Bool.random(using: &random) ? 20 : 600), using: &random)
      turns.append(now + pace.wait(now: now))
    }
    #expect(turns == turns.sorted())
    for (place, start) in turns.enumerated() {
      for (count, end) in turns[place...].enumerated() {
        #expect(Int64(count + 1) <= 5 + (end - start) / 200, "seed \(seed)")
      }
    }
  }

  private func client(_ transport: MemoryTransport) -> PockytClient {
    PockytClient(
      merchant: Merchant(merchantNo: "200001", storeNo: "300001"),
      token: GatewayToken("token"),
      transport: transport
    )
  }

  @Test func questionsWaitForTheirTurn() async throws {
    let client = client(MemoryTransport("{}"))
    let start = ContinuousClock.now
    for _ in 0..<7 {
      _ = try await client.perform(.query(transactionNo: "1"))
    }
    #expect(start.duration(to: .now) >= .milliseconds(390))
  }

  @Test func moneyDoesNotWaitForQuestions() async throws {
    let transport = MemoryTransport("{}")
    let client = client(transport)
    await withTaskGroup { group in
      // The last of these has its turn in a minute.
      for _ in 0..<300 {
        group.addTask { _ = try? await client.perform(.query(transactionNo: "1")) }
      }
      while transport.posted.count < 5, !Task.isCancelled {
        await Task.yield()
      }
      for call in [
        GatewayCall.add, .prepay(transactionNo: "1", vendor: nil), .cancel(transactionNo: "1"),
        .refund(transactionNo: "1", amount: .cents(1), reference: "R"),
      ] {
        _ = try? await client.perform(call, code: "286498530672949191")
      }
      let paths = Set(transport.posted.map(\.path))
      #expect(paths.count == 5)
      #expect(transport.posted.count < 304)
      group.cancelAll()
    }
  }

  @Test func aQuestionThatIsGivenUpIsNotSent() async throws {
    let transport = MemoryTransport("{}")
    let client = client(transport)
    let call = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      for _ in 0..<5 {
        _ = try await client.perform(.query(transactionNo: "1"))
      }
      return try await client.perform(.query(transactionNo: "1"))
    }
    #expect(try await call.value.missing?.certainlyNotSent == true)
    #expect(transport.posted.count == 5)
  }
}
