import ESCPOS
import Testing

@Suite struct FenceTests {
  @Test func fencesAreOfTheManualsForm() {
    #expect(
      Job.fence(Array("!x~ ".utf8)) == [0x1D, 0x28, 0x48, 6, 0, 48, 48, 0x21, 0x78, 0x7E, 0x20]
    )
    #expect(Job.barrier == [0x1D, 0x72, 1])
  }

  @Test(arguments: [[], [0x21, 0x21, 0x21], [0x21, 0x21, 0x21, 0x7F], [0x21, 0x21, 0x21, 0x1B]])
  func whatIsNoTicketIsNotSent(ticket: [UInt8]) {
    #expect(Job.fence(ticket) == [])
  }

  @Test func whatAPrinterMayAnswer() throws {
    let older = try #require(Profile.named("epson-tm-t88iii"))
    #expect(older.mayAnswer == [.realTimeStatus, .status, .automaticStatus])
    #expect(Profile.generic80.mayAnswer == Set(Profile.Answer.allCases))
    for profile in Profile.builtIn {
      #expect(profile.mayAnswer.isSuperset(of: profile.answers))
      #expect(!profile.mayAnswer.isEmpty)
      let pulse = Job.drawerPulse(profile.drawer?.connectors.first ?? .pin2, profile: profile)
      #expect(pulse == nil || (pulse?.first == 0x10) == profile.opensDrawerAtOnce)
    }
  }

  @Test("what the spool sends beside a job passes only where it is named")
  func audits() throws {
    let profile = try #require(Profile.named("epson-tm-t88v"))
    let job = Job.assemble(body: [0x41, 0x0A], profile: profile)
    let fence = Job.fence([0x21, 0x21, 0x21, 0x22])
    let status = Command.realTimeStatus(4).bytes
    let pulse = try #require(Job.drawerPulse(profile: profile))
    let cases: [([UInt8], SpoolCommands)] = [
      (job + fence, .questions), (job + Job.barrier, .questions), (status + job, .questions),
      (Job.recovery(for: profile) + job, .recovery), (pulse + job, .drawer),
    ]
    for (bytes, kind) in cases {
      #expect(audit(bytes, profile: profile, allowing: kind) == [])
      #expect(!audit(bytes, profile: profile).isEmpty)
      let others = SpoolCommands([.questions, .recovery, .drawer]).subtracting(kind)
      #expect(!audit(bytes, profile: profile, allowing: others).isEmpty)
    }
    #expect(!audit([0x1B, 0x70, 0, 50, 250], profile: profile, allowing: .drawer).isEmpty)
    #expect(audit([0x1B, 0x70, 0, 50, 250], profile: .generic80, allowing: .drawer) == [])
    #expect(!audit(pulse, profile: .generic80, allowing: .drawer).isEmpty)
  }
}
