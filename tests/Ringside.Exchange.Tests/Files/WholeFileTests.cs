using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Ringside.Exchange.Files;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Files;

/// <summary>Several who make the same file at once all find one content in it, that of the only one who was told to have made it.</summary>
public sealed class WholeFileTests
{
    private const int Writers = 4;
    private const int Rounds = 100;

    [Fact]
    public void One_of_several_makes_it_and_nothing_else_is_left()
    {
        using TemporaryFolder folder = new();
        using Barrier together = new(Writers);
        ConcurrentBag<IOException> failures = [];
        bool[,] made = new bool[Rounds, Writers];
        Thread[] threads = [.. Enumerable.Range(0, Writers).Select(writer => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                together.SignalAndWait();
                try
                {
                    made[round, writer] = WholeFile.TryCreate(folder.File(round.ToString(CultureInfo.InvariantCulture)), Encoding.ASCII.GetBytes($"{writer}"));
                }
                catch (IOException failure)
                {
                    failures.Add(failure);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(failures);
        for (int round = 0; round < Rounds; round++)
        {
            int maker = Assert.Single(Enumerable.Range(0, Writers), writer => made[round, writer]);
            Assert.Equal(maker.ToString(CultureInfo.InvariantCulture), File.ReadAllText(folder.File(round.ToString(CultureInfo.InvariantCulture))));
        }

        Assert.Equal(Rounds, Directory.GetFiles(folder.Path).Length);
    }
}
