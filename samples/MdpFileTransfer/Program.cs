// Sends a file, or takes files: MdpFileTransfer take 127.0.0.1:4000 FOLDER | MdpFileTransfer send 127.0.0.1:4000 FILE
using System.Net;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Objects;
using Ringside.Messaging.Storage;
using Ringside.Net.Ports.Sockets;

if (args.Length != 3 || args[0] is not ("send" or "take") || !Endpoint.TryParse(args[1], out Endpoint address))
{
    Console.Error.WriteLine("expected send ADDRESS:PORT FILE, or take ADDRESS:PORT FOLDER");
    return 2;
}

bool sends = args[0] == "send";
using MdpNode node = MdpNode.Open(new MdpOptions(), new SocketBackend(), sends ? new Endpoint(IPAddress.Any, 0) : address);
using var storage = new DirectoryObjectStorage(sends ? Path.GetTempPath() : args[2]);
var receiver = new ObjectReceiver(node, storage, () => new Sha256Digest(), new ObjectReceiverOptions());
using FileObjectSource? file = sends ? new FileObjectSource(args[2]) : null;
long id = KernelClock.MonotonicRawNanos(); // no other object of this machine has it
OffsetWriter? writer = sends ? new OffsetWriter(node, id, 0, file!, new Sha256Digest(), new ObjectSenderOptions()) : null;
PeerId peer = sends ? node.Connect(address) : default;
var events = new MdpEvent[16];
while (writer is not { State: TransferState.Complete or TransferState.Failed })
{
    long now = KernelClock.MonotonicRawNanos();
    int work = node.DoWork(now);
    foreach (MdpEvent happened in events.AsSpan(0, node.TakeEvents(events)))
    {
        if (happened.Kind == MdpEventKind.Connected)
        {
            writer?.Connected(happened.Peer, now); // again after a break: it goes on with what is missing
        }
        else if (happened.Kind == MdpEventKind.Disconnected)
        {
            writer?.Disconnected();
        }
        else if (happened.Kind == MdpEventKind.Inactive && !sends)
        {
            node.Close(happened.Peer); // what waits for a silent sender would wait as long as it is kept
        }
    }

    for (; node.TryReceive(out ReceivedMessage message); node.Release(message))
    {
        _ = writer?.Receive(message.Peer, message.Bytes, now) ?? receiver.Receive(message.Peer, message.Bytes, now);
    }

    work += writer?.Advance(now) ?? receiver.Advance(now);
    if (work == 0)
    {
        Thread.Sleep(1);
    }
}

Console.WriteLine($"{writer.State} {writer.ConfirmedBytes} bytes as {id:x16}");
node.Close(peer);
node.DoWork(KernelClock.MonotonicRawNanos()); // the farewell leaves
return writer.State == TransferState.Complete ? 0 : 1;
