import Foundation
import Payment
import PrintJob
import Subprocess
import SystemPackage
import Testing

@testable import Journal

@Suite struct OwnerTests {
  let place = TestDirectory()

  @Test("a living owner's attempt is not taken over by others; itself knows whether it is at it")
  func alive() throws {
    let journal = try place.journal()
    let (owner, other) = (try place.owner(), try place.owner("owner-2"))
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    let record = try #require(try journal.openAttempts().first)
    #expect(try journal.takeOver(record, owner: other) == false)
    #expect(try journal.takeOver(record, owner: owner))
  }

  @Test("a journal belongs to one world")
  func worlds() throws {
    let journal = try place.journal()
    try journal.tie(to: "merchant 1 at A")
    try journal.tie(to: "merchant 1 at A")
    let other = JournalError.otherWorld(kept: "merchant 1 at A", asked: "merchant 1 at B")
    #expect(throws: other) { try journal.tie(to: "merchant 1 at B") }
    #expect(throws: other) { try place.journal().tie(to: "merchant 1 at B") }
  }

  @Test("an owner that went in good order leaves its work to others and no file")
  func retired() throws {
    let journal = try place.journal()
    let owner = try place.owner()
    try journal.begin(.test("S1"), .test("S1"), owner: owner, at: .opening)
    owner.retire()
    owner.retire()
    #expect(!FileManager.default.fileExists(atPath: place.path + "/run/owner-1.lock"))
    let record = try #require(try journal.openAttempts().first)
    let other = try place.owner("owner-2")
    #expect(try journal.takeOver(record, owner: other))
    #expect(!FileManager.default.fileExists(atPath: place.path + "/run/owner-1.lock"))
    // Its till is free for the next sale while the old one is looked after.
    try journal.begin(.test("S2"), .test("S2"), owner: other, at: .opening)
  }

  @Test("a name is claimed once")
  func claimedOnce() throws {
    let owner = try place.owner()
    #expect(throws: JournalError.self) { try place.owner() }
    owner.retire()
    _ = try place.owner()
  }

  @Test(
    "the work of another process is taken over when that process was killed, and not before",
    .enabled(if: OtherProcess.isPossible, "needs util-linux' flock")
  )
  func killed() async throws {
    let journal = try place.journal()
    let owner = try place.owner("survivor")
    do {
      // Begun under the name that the other process will hold.
      let victim = try place.owner("victim")
      try journal.begin(.test("S1"), .test("S1"), owner: victim, at: .opening)
      let receipt = try journal.sell("S2", till: "T2", owner: victim)
      let job = try #require(try journal.jobs(of: receipt).first)
      try journal.commit(.sending(job), owner: victim, at: .opening)
    }
    let record = try #require(try journal.openAttempts().first)
    let job = try #require(try journal.jobs(in: [.sending]).first)
    try await OtherProcess.run(locking: place.path + "/run/victim.lock") { () throws in
      #expect(try journal.takeOver(record, owner: owner) == false)
      #expect(try journal.ownerIsGone(job) == false)
      #expect(try journal.claim(job, owner: owner) == false)
    }

    #expect(try journal.takeOver(record, owner: owner))
    #expect(try journal.ownerIsGone(job))
    #expect(try journal.claim(job, owner: owner))
    #expect(try journal.claim(job, owner: owner) == false, "the record is no longer the truth")
    #expect(try journal.openAttempts().map(\.owner) == ["survivor"])
    #expect(try journal.jobs(in: [.sending]).map(\.owner) == ["survivor"])
  }

  @Test("a printer is written by one at a time, whatever its name")
  func printerLock() throws {
    let directory = try place.directory()
    let deep = "file:/" + String(repeating: "deep/", count: 200)
    for key in ["tcp://printer:9100", deep, "", "é/\0"] {
      let lock = try #require(try directory.lockPrinter(key: key))
      #expect(try directory.lockPrinter(key: key) == nil)
      lock.release()
      lock.release()
      _ = try #require(try directory.lockPrinter(key: key))
    }
    let first = try directory.lockPrinter(key: "file:/dev/usb/lp0")
    let second = try directory.lockPrinter(key: "file:/dev/usb/lp1")
    #expect(first != nil && second != nil)
  }
}

/// Another process that holds a lock until it is killed.
private enum OtherProcess {
  static let flock: FilePath = "/usr/bin/flock"
  static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: flock.string) }

  /// Does some work while the lock is held; the process is killed afterwards, and waited for.
  static func run(locking path: String, _ work: () throws -> Void) async throws {
    _ = try await Subprocess.run(
      .path(flock),
      // Without a fork of its own, so that killing it kills the one process with the lock.
      arguments: ["--no-fork", path, "/bin/sh", "-c", "echo locked; read never"],
      input: .inputWriter,
      output: .sequence,
      error: .discarded
    ) { process in
      var lines = process.standardOutput.strings().makeAsyncIterator()
      #expect(try await lines.next() == "locked")
      try work()
      try process.send(signal: .kill)
    }
  }
}
