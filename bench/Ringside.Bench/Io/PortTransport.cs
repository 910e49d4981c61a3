using System.Buffers.Binary;
using Ringside.Linux.Polling;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Bench.Io;

/// <summary>What is measured: a datagram port of ours, whatever is below it.</summary>
internal readonly struct PortTransport : ITransport
{
    /// <summary>Room for the longest burst of small datagrams, which the kernel charges with 768 bytes each.</summary>
    internal const int ReceiveBufferBytes = 4 << 20;

    private const int MostTries = 100_000;

    private readonly EndSetup _setup;
    private readonly IDatagramPort _port;
    private readonly Received[] _received = new Received[1];

    internal PortTransport(IBackend backend, Waiter waiter, EndSetup setup, int frames = 256)
    {
        _setup = setup;
        _port = backend.ForThread(waiter).OpenDatagramPort(new DatagramPortOptions
        {
            Local = setup.Local,
            Peer = setup.Remote, // as the raw baseline: a conversation of two
            Interface = setup.Interface,
            FrameCount = frames,
            ReceiveBufferBytes = ReceiveBufferBytes,
        });
    }

    public string Mode => _port.Capabilities.Mode;

    public int Descriptor => _port.Descriptor;

    public PollEvents WakeOn => _port.WakeOn(PollEvents.Readable);

    internal IDatagramPort Port => _port;

    public bool TryReceive(out ulong number)
    {
        if (_port.Receive(_received) == 0)
        {
            number = 0;
            return false;
        }

        Frame frame = _received[0].Frame;
        bool whole = frame.Length == ITransport.PayloadBytes;
        number = whole ? BinaryPrimitives.ReadUInt64LittleEndian(_port.Frames[frame]) : 0;
        _port.Frames.Return(frame);
        return whole;
    }

    public void Send(ulong number)
    {
        Frame frame;
        for (int attempt = 0; !_port.Frames.TryLease(out frame); attempt++)
        {
            if (attempt == MostTries)
                return;
            _port.Flush(); // takes back what the kernel has finished
        }

        BinaryPrimitives.WriteUInt64LittleEndian(_port.Frames[frame], number);
        frame = frame.Take(ITransport.PayloadBytes);
        SendStatus status = _port.Send(frame, _setup.Remote);
        for (int attempt = 0; status == SendStatus.Full && attempt < MostTries; attempt++)
        {
            _port.Flush();
            status = _port.Send(frame, _setup.Remote);
        }

        if (status != SendStatus.Sent)
            _port.Frames.Return(frame);
        _port.Flush();
    }

    public void Dispose() => _port.Dispose();
}
