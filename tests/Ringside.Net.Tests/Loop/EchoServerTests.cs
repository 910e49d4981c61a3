using Ringside.Linux.Sockets;
using Ringside.Net.Loop;
using Ringside.Testing;

namespace Ringside.Net.Tests.Loop;

public sealed class EchoServerTests
{
    [Fact]
    public void The_example_of_the_page_answers() => Loops.Run(async loop =>
    {
        using LoopListener listener = LoopListener.Listen(loop, Loops.Loopback);
        Coroutine server = loop.Start(EchoServer.ServeAsync, listener);
        byte[] answer = new byte[16];
        for (int i = 0; i < 3; i++)
        {
            using LoopSocket client = LoopSocket.Create(loop, SocketKind.Stream, listener.LocalEndpoint);
            Assert.Equal(0, await client.Connect(listener.LocalEndpoint));
            await Loops.SendTextAsync(client, "who is there?");
            Assert.Equal(13, await client.Receive(answer));
            Assert.Equal("who is there?"u8, answer.AsSpan(0, 13));
        }

        server.Dispose();
        await server.Join();
    });

    [Fact]
    public void The_page_shows_the_code_that_is_tested()
    {
        string source = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "tests/Ringside.Net.Tests/Loop/EchoServer.cs"));
        string code = source[source.IndexOf("    internal static async", StringComparison.Ordinal)..].TrimEnd()[..^1].TrimEnd();
        string[] lines = [.. code.Split('\n').Select(line => line.StartsWith("    ", StringComparison.Ordinal) ? line[4..] : line)];
        string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/loop.md"));
        Assert.Contains(string.Join('\n', lines), page, StringComparison.Ordinal);
    }
}
