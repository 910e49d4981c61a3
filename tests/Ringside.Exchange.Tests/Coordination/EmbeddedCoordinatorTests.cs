using Ringside.Exchange.Coordination;
using Ringside.Linux.Errors;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Coordination;

public sealed class EmbeddedCoordinatorTests
{
    private const string Address = "127.0.0.1:20110";

    [Fact]
    public void Each_claim_is_above_all_before_and_above_what_a_store_has_named()
    {
        using TemporaryFolder folder = new();
        EmbeddedCoordinator first = new(folder.Path, "shard-0");
        EmbeddedCoordinator second = new(folder.Path, "shard-0");
        Assert.False(first.TryReadLatest(out _));
        Assert.Equal(1u, first.Claim(0, 5, Address));
        Assert.Equal(2u, second.Claim(0, 6, Address));
        Assert.Equal(10u, first.Claim(9, 7, Address));
        Assert.Equal(11u, second.Claim(3, ulong.MaxValue, "[::1]:9"));
        Assert.True(first.TryReadLatest(out CoordinatorClaim claim));
        Assert.Equal(new CoordinatorClaim(11, ulong.MaxValue, "[::1]:9"), claim);

        // Another stream has epochs of its own; and nothing else is left in the folder.
        Assert.Equal(1u, new EmbeddedCoordinator(folder.Path, "merge").Claim(0, 5, Address));
        Assert.Equal(
            ["epoch-1", "epoch-10", "epoch-11", "epoch-2"],
            Directory.GetFileSystemEntries(folder.File("shard-0")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_those_who_claim_at_once_each_has_an_epoch_of_its_own()
    {
        using TemporaryFolder folder = new();
        const int threads = 4;
        const int claims = 25;
        uint[][] epochs = new uint[threads][];
        Thread[] all = [.. Enumerable.Range(0, threads).Select(thread => new Thread(() =>
        {
            EmbeddedCoordinator coordinator = new(folder.Path, "s");
            epochs[thread] = [.. Enumerable.Range(0, claims).Select(_ => coordinator.Claim(0, (ulong)thread + 1, Address))];
        }))];
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        Assert.Equal(Enumerable.Range(1, threads * claims).Select(epoch => (uint)epoch), epochs.SelectMany(list => list).Order());
        Assert.All(epochs, list => Assert.Equal(list.Order(), list));
    }

    [Fact]
    public void Names_that_are_no_epochs_are_passed_over()
    {
        using TemporaryFolder folder = new();
        EmbeddedCoordinator coordinator = new(folder.Path, "s");
        Assert.Equal(1u, coordinator.Claim(0, 5, Address));
        string[] names =
        [
            "epoch-", "epoch-x", "epoch-007", "epoch-99999999999", "epoch-4294967296", "epoch-+8", "epoch-8 ", "epoch-0", "epochs-9",
            "epoch-9.new",
        ];
        foreach (string name in names)
            folder.Write("s/" + name, "x");
        Assert.True(coordinator.TryReadLatest(out CoordinatorClaim claim));
        Assert.Equal(new CoordinatorClaim(1, 5, Address), claim);
        Assert.Equal(2u, coordinator.Claim(0, 5, Address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"epoch\":8,\"instance\":1,\"address\":\"a\"}")]
    [InlineData("{\"epoch\":7,\"instance\":-1,\"address\":\"a\"}")]
    public void An_epoch_is_taken_by_its_name_also_when_its_content_is_damaged(string content)
    {
        using TemporaryFolder folder = new();
        EmbeddedCoordinator coordinator = new(folder.Path, "s");
        folder.Write("s/epoch-7", content);
        Assert.True(coordinator.TryReadLatest(out CoordinatorClaim claim));
        Assert.Equal(new CoordinatorClaim(7, 0, string.Empty), claim);
        Assert.Equal(8u, coordinator.Claim(0, 5, Address));

        // Even a folder of that name.
        Directory.CreateDirectory(folder.File("s/epoch-20"));
        Assert.True(coordinator.TryReadLatest(out claim));
        Assert.Equal(new CoordinatorClaim(20, 0, string.Empty), claim);
        Assert.Equal(21u, coordinator.Claim(0, 5, Address));
    }

    [Fact]
    public void Behind_the_last_epoch_there_is_none()
    {
        using TemporaryFolder folder = new();
        EmbeddedCoordinator coordinator = new(folder.Path, "s");
        KernelException error = Assert.Throws<KernelException>(() => coordinator.Claim(uint.MaxValue, 5, Address));
        Assert.Equal(Errno.EOVERFLOW, error.Error);
        Assert.Contains(folder.Path + "/s", error.Message, StringComparison.Ordinal);
        Assert.Equal(uint.MaxValue, coordinator.Claim(uint.MaxValue - 1, 5, Address));
        Assert.Throws<KernelException>(() => coordinator.Claim(0, 5, Address));
    }

    [Fact]
    public void What_a_killed_process_left_is_in_nobodys_way()
    {
        using TemporaryFolder folder = new();
        EmbeddedCoordinator coordinator = new(folder.Path, "s");
        folder.Write("s/epoch-1.abcdefgh.ijk", "half");
        Assert.Equal(1u, coordinator.Claim(0, 5, Address));
        Assert.True(coordinator.TryReadLatest(out CoordinatorClaim claim));
        Assert.Equal(Address, claim.Address);
    }

    [Fact]
    public void What_cannot_be_named_or_written_is_refused_with_the_place()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<ArgumentException>(() => new EmbeddedCoordinator(folder.Path, "../s"));
        Assert.Throws<ArgumentException>(() => new EmbeddedCoordinator(folder.Path, ".."));
        EmbeddedCoordinator coordinator = new(folder.Path, "s");
        Assert.Throws<ArgumentException>(() => coordinator.Claim(0, 5, " "));
        Assert.Throws<ArgumentException>(() => coordinator.Claim(0, 5, "a\nb"));
        Assert.Throws<ArgumentException>(() => coordinator.Claim(0, 5, new string('a', EmbeddedCoordinator.LongestAddress + 1)));
        Directory.Delete(folder.File("s"), recursive: true);
        IOException error = Assert.ThrowsAny<IOException>(() => coordinator.Claim(0, 5, Address));
        Assert.Contains(folder.Path + "/s", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "file", Assert.ThrowsAny<IOException>(() => new EmbeddedCoordinator(folder.Write("file", ""), "s")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Spoiled_claims_never_throw() => SeededRandom.ForEachSeed(2, random =>
    {
        CoordinatorClaim claim = new(7, 1_234_567_890_123, Address);
        ByteMutator mutator = new(random, EmbeddedCoordinator.Write(claim));
        Assert.True(EmbeddedCoordinator.TryRead(EmbeddedCoordinator.Write(claim), out CoordinatorClaim same));
        Assert.Equal(claim, same);
        int refused = 0;
        for (int count = 0; count < 3_000; count++)
        {
            if (!EmbeddedCoordinator.TryRead(mutator.Next(), out CoordinatorClaim read))
                refused++;
            else
                Assert.NotEqual(0u, read.Epoch);
        }

        Assert.NotEqual(0, refused);
    });
}
