using System.Net;
using Ringside.Bench.Messaging;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Bench.Tests.Messaging;

public sealed class TcpEndTests
{
    private const int Count = 20;
    private const int MostTurns = 100_000;

    [Fact]
    public void Messages_that_lie_in_two_reads_are_put_together()
    {
        // A read takes 65,536 bytes, so the messages that wait lie across them.
        var plan = new MessagingPlan { System = "tcp", Pattern = "uni", Size = 60_000 };
        var heard = new Heard();
        using var receiver = Open(plan);
        using var sender = Open(plan);
        sender.Connect(receiver.LocalEndpoint);
        Turn(() => sender.Links.Count > 0 && receiver.Links.Count > 0, sender, receiver, heard);
        byte[] message = new byte[plan.Size];
        for (int number = 0; number <= Count; number++)
        {
            Traffic.WriteHead(message, number, number);
            message[^1] = (byte)number;
            Assert.True(sender.TrySend(sender.Links[0], message, 0)); // what the kernel does not take waits in the port
        }

        Turn(() => heard.Numbers.Count == Count, sender, receiver, heard);
        Assert.Equal(Enumerable.Range(0, Count).Select(number => ((long)number, (byte)number)), heard.Numbers);
    }

    private static TcpEnd Open(MessagingPlan plan) => new(plan, new SocketBackend(), new Endpoint(IPAddress.Loopback, 0));

    private static void Turn(Func<bool> isDone, TcpEnd one, TcpEnd other, Heard heard)
    {
        for (int turn = 0; turn < MostTurns && !isDone(); turn++)
        {
            one.DoWork(0, heard);
            other.DoWork(0, heard);
        }

        Assert.True(isDone());
    }

    private sealed class Heard : IEndListener
    {
        internal List<(long Number, byte Last)> Numbers { get; } = [];

        public void OnMessage(IMessagingEnd end, long link, ReadOnlySpan<byte> payload) =>
            Numbers.Add((Traffic.ReadHead(payload).Number, payload[^1]));

        public void OnConfirmed(long context)
        {
        }
    }
}
