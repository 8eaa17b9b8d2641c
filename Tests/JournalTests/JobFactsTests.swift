import PrintJob
import Sales
import Testing

@testable import Journal

/// What the journal keeps of a job and of a printer comes back as it was.
@Suite struct JobFactsTests {
  let place = TestDirectory()

  static let facts: [JobFacts] =
    [JobFacts()]
    + PrintJobState.allCases.map { JobFacts(state: $0) }
    + Obstacle.allCases.map { JobFacts(state: .blocked, obstacle: $0) }
    + Fence.allCases.map { JobFacts(state: .handedOver, mayHaveLeft: true, fence: $0) }
    + Resolution.Word.allCases.map { JobFacts(resolution: Resolution($0, by: "Änna 'x'; --")) }
    + [UInt64(0), 1, 93, 94 * 94 * 94 * 94 - 1, .max].map { JobFacts(ticket: Ticket(number: $0)) }
    + [Int64.min, -1, 0, 1, .max].map { JobFacts(epoch: $0) }
    + [Int.min, -1, 0, 1, .max].map { JobFacts(byteCount: $0, accepted: $0) }
    + [Int64.min, -1, 0, 999_999, .max].map { JobFacts(releasedAt: Moment(milliseconds: $0)) }
    + [JobFacts(mayHaveLeft: true), JobFacts(isSplit: true), JobFacts(isLate: true)]
    + [JobFacts(hasSuccessor: true), JobFacts(trouble: ""), JobFacts(trouble: "印刷 'nicht'; --")]
    + [JobFacts(resolution: Resolution(.cameOut, by: ""))]
    + [
      JobFacts(
        state: .paused,
        obstacle: .cover,
        ticket: Ticket(number: 12_345),
        epoch: 4,
        byteCount: 700,
        accepted: 300,
        mayHaveLeft: true,
        fence: .barrier,
        isSplit: true,
        isLate: true,
        hasSuccessor: true,
        releasedAt: Moment(milliseconds: 5),
        trouble: "gone",
        resolution: Resolution(.withdrawn, by: "Ana")
      )
    ]

  @Test("every fact of a job comes back", arguments: facts)
  func roundTrip(facts: JobFacts) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let receipt = try journal.sell("S1", owner: owner)
    var job = try #require(try journal.jobs(of: receipt).first)
    job.facts = facts
    (job.printer, job.device, job.profile, job.bodyHash) = ("bar", "tcp://1", "epson", "b")
    var step = JobStep(job, before: .queued)
    step.body = [1]
    try journal.commit(step, owner: owner, at: .opening)
    // The claim ends with the job, and there is one while it waits or is at work.
    job.owner = facts.state.isAtWork || [.queued, .blocked].contains(facts.state) ? owner.id : nil
    #expect(try place.journal().job(id: job.id) == job)
    #expect(try place.journal().jobs(of: receipt) == [job])
  }

  @Test(
    "every part of a job comes back",
    arguments: [
      PrintKind.original, .copy(1), .copy(.max - 1), .reprint(1), .reprint(7),
    ]
  )
  func record(kind: PrintKind) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let receipt = try journal.sell("S1", owner: owner)
    let clocks = journal.clocks(at: .opening)
    for role in JobRole.allCases {
      var job = JobRecord(
        receipt: role == .drawer ? nil : receipt.id,
        order: JobOrder(
          role: role,
          kind: kind,
          isPaidSale: role == .receipt,
          askedAt: Moment(milliseconds: 700_000)
        ),
        requestedBy: "Ana",
        owner: owner.id,
        at: .opening
      )
      job.printer = "bar"
      job.template = TemplateKey(name: "sale", hash: "hash-1")
      job.follows = 1
      job.followReason = .split
      job.reason = "change"
      let new = job
      let stored = try journal.write { try Journal.insert(new, clocks, in: $0) }
      job.id = stored.id
      #expect(stored == job)
      #expect(try place.journal().job(id: job.id) == job)
    }
  }

  static let memories: [PrinterMemory] =
    [PrinterMemory()]
    + Fence.allCases.map { PrinterMemory(fence: $0) }
    + [true, false].map { PrinterMemory(answersStatus: $0, mayBeInCommand: $0) }
    + [UInt64(0), 1, UInt64(Int64.max), UInt64(Int64.max) + 1, .max].map {
      PrinterMemory(tickets: $0)
    }
    + [Int64.min, 0, .max].map { PrinterMemory(epoch: $0) }
    + [Int.min, 0, 7, .max].map { PrinterMemory(openBarriers: $0, failures: $0) }
    + [UInt64(0), 94 * 94 * 94 * 94 - 1].map { PrinterMemory(torn: Ticket(number: $0)) }
    + [
      PrinterMemory(
        fence: .barrier,
        answersStatus: true,
        tickets: 99,
        epoch: 12,
        openBarriers: 3,
        failures: 2,
        mayBeInCommand: true,
        torn: Ticket(number: 98)
      )
    ]

  @Test("every part of a printer's memory comes back", arguments: memories)
  func memory(memory: PrinterMemory) throws {
    let journal = try place.journal()
    let owner = try place.owner()
    let receipt = try journal.sell("S1", owner: owner)
    var step = JobStep(try #require(try journal.jobs(of: receipt).first), before: .queued)
    for device in ["usb:04b8:0e15", "é 'x'; --", ""] {
      step.memory = (device, PrinterMemory(tickets: 5, torn: Ticket(number: 5)))
      try journal.commit(step, owner: owner, at: .opening)
      step.memory = (device, memory)
      try journal.commit(step, owner: owner, at: .opening)
      #expect(try place.journal().memory(of: device) == memory)
    }
    #expect(try journal.memory(of: "another") == PrinterMemory())
  }

  // MARK: Ages

  private func age(
    of id: Int64,
    bootID: String,
    boot: Int64,
    wall: Int64
  ) throws -> Int64 {
    let journal = try place.journal(
      bootID: bootID,
      boot: boot,
      wall: Timestamp(milliseconds: wall)
    )
    let job = try #require(try journal.job(id: id))
    let (age, overflow) = boot.subtractingReportingOverflow(job.order.askedAt.milliseconds)
    #expect(!overflow && job.facts.releasedAt == job.order.askedAt)
    return age
  }

  private func released(in journal: Journal) throws -> Int64 {
    let owner = try place.owner()
    let receipt = try journal.sell("S1", owner: owner)
    var job = try #require(try journal.jobs(of: receipt).first)
    job.facts.releasedAt = job.order.askedAt
    try journal.commit(JobStep(job, before: .queued), owner: owner, at: .opening)
    owner.retire()
    return job.id
  }

  @Test("within one start of the machine the clock that counts suspend tells the age")
  func sameBoot() throws {
    let id = try released(in: place.journal())
    let wall = Timestamp.opening.milliseconds
    #expect(try age(of: id, bootID: "boot-1", boot: 1_060_000, wall: wall + 7_000_000) == 60_000)
    #expect(try age(of: id, bootID: "boot-1", boot: 1_060_000, wall: 0) == 60_000)
  }

  @Test("after another start of the machine the wall clock tells it; it is never below nought")
  func otherBoot() throws {
    let id = try released(in: place.journal())
    let wall = Timestamp.opening.milliseconds
    for (later, expected) in [
      (0, 0), (60_000, 60_000), (86_400_000, 86_400_000), (-1, 0), (-wall, 0), (.min, 0),
    ] as [(Int64, Int64)] {
      let now = later == .min ? .min : wall + later
      for boot in [0, 5_000, 1_000_000] as [Int64] {
        #expect(try age(of: id, bootID: "boot-2", boot: boot, wall: now) == expected)
      }
    }
    let far = try age(of: id, bootID: "boot-2", boot: 5_000, wall: .max - 1)
    #expect(far == .max - 1 - wall)
  }

  @Test("an age goes on over many starts of the machine, also when the job is stepped in each")
  func manyBoots() throws {
    let id = try released(in: place.journal())
    var wall = Timestamp.opening.milliseconds
    for (start, boot) in [4_000, 900_000, 20].enumerated() as EnumeratedSequence<[Int64]> {
      wall += 60_000
      let journal = try place.journal(
        bootID: "boot-\(start + 2)",
        boot: boot,
        wall: Timestamp(milliseconds: wall)
      )
      let owner = try place.owner("owner-\(start + 2)")
      let job = try #require(try journal.job(id: id))
      #expect(try journal.claim(job, owner: owner))
      try journal.commit(
        .to(job.facts.state == .queued ? .blocked : .queued, job),
        owner: owner,
        at: Timestamp(milliseconds: wall)
      )
      #expect(boot - job.order.askedAt.milliseconds == Int64(start + 1) * 60_000)
      owner.retire()
    }
    let age = try age(of: id, bootID: "boot-9", boot: 1, wall: wall + 5)
    #expect(age == 180_005)
  }
}
