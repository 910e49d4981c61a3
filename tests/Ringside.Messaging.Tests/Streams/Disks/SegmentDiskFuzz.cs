using Ringside.Messaging.Streams.Disks;
using Ringside.Messaging.Streams.Storing;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Streams.Disks;

/// <summary>Whatever lies in the files: opening gives the beginning of what was there, or the documented exception.</summary>
public sealed class SegmentDiskFuzz
{
    [Fact]
    public void Any_bytes_in_any_file_are_survived() => SeededRandom.ForEachSeed(150, random =>
    {
        using var world = new DiskWorld(random, isInMemory: true, policy: random.Pick<StorePolicy>([StorePolicy.None, StorePolicy.Every]));
        world.Open();
        world.Append(random.Next(1, 30));
        world.Close();
        string[] files = [.. world.Segments, world.Promise];
        byte[][] all = [.. files.Select(File.ReadAllBytes)];
        for (int i = random.Next(3); i >= 0; i--)
        {
            Spoil(random.Pick<string>(files), all, random);
        }

        world.Options = world.Options with { BootId = (ulong)random.Next(9, 11) };
        for (int i = 0; i < 2; i++)
        {
            try
            {
                world.Open();
            }
            catch (IOException error)
            {
                Assert.Contains("expected", error.Message, StringComparison.Ordinal);
                return;
            }

            int last = world.CheckState();
            Assert.True(last == world.Batches.Count || world.State.Doubt is not null, $"{last} of {world.Batches.Count}, and no doubt");
            GoOn(world, last);
        }
    });

    private static void GoOn(DiskWorld world, int last)
    {
        world.CutTo(last);
        if (world.State.Promise.Identity == 0)
        {
            Assert.True(world.Disk.TrySave(new StorePromise(1, 5, DiskWorld.Identity)));
        }

        world.Append(3);
        world.Close();
        world.Open();
        Assert.Equal(last + 3, world.CheckState());
        world.Close();
    }

    private static void Spoil(string path, byte[][] all, SeededRandom random)
    {
        if (random.Chance(10))
        {
            File.Delete(path);
            return;
        }

        byte[] old = File.Exists(path) ? File.ReadAllBytes(path) : [];
        byte[] bytes = random.Chance(20) ? new byte[random.Next(20_000)] : new ByteMutator(random, [old, .. all]).Next();
        if (random.Chance(10))
        {
            random.NextBytes(bytes);
        }

        File.WriteAllBytes(path, bytes);
    }
}
