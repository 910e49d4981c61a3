using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Mdp.Real;

/// <summary>A process of its own with a node that writes down the number of each message before it confirms the delivery. What was
/// written outlives the process.</summary>
internal sealed class RecordingProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _path;

    private RecordingProcess(Process process, string path) => (_process, _path) = (process, path);

    /// <summary>Numbers of the messages that it has taken, in their order.</summary>
    internal IReadOnlyList<int> Taken
    {
        get
        {
            byte[] bytes = File.ReadAllBytes(_path);
            return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4 * i)))];
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="testClass">The class of the test, which calls <see cref="Live"/> in the child.</param>
    /// <param name="method">Its name.</param>
    /// <param name="path">Where it writes.</param>
    /// <param name="local">The port that it binds, on the loopback.</param>
    /// <param name="dial">The port that it connects to; 0 to wait for others.</param>
    internal static RecordingProcess Start(Type testClass, string method, string path, int local, int dial)
    {
        File.WriteAllBytes(path, []);
        return new RecordingProcess(ChildTest.Start(testClass, method, $"{local};{dial};{path}"), path);
    }

    /// <summary>What the child does until it is killed.</summary>
    internal static async Task Live(string argument, string options)
    {
        string[] parts = argument.Split(';', 3);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var record = File.OpenHandle(parts[2], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using MdpNode node = MdpNode.Open(
            MdpOptionNames.Parse(options + ";threads=agent"), new SocketBackend(), new Endpoint(IPAddress.Loopback, int.Parse(parts[0])));
        if (int.Parse(parts[1]) is > 0 and int dial)
        {
            node.Connect(new Endpoint(IPAddress.Loopback, dial));
        }

        for (long at = 0; ; at += 4)
        {
            ReceivedMessage message = await node.ReceiveAsync(limit.Token);
            RandomAccess.Write(record, message.Bytes, at);
            Assert.Equal(SendResult.Accepted, node.ConfirmDelivered(message));
            node.Release(message);
        }
    }

    /// <summary>SIGKILL: nothing of it runs any more when this returns.</summary>
    internal void Kill()
    {
        _process.Kill();
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(30)));
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
