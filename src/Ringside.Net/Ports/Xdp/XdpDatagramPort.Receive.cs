using System.Runtime.CompilerServices;
using Ringside.Linux.Bpf.Programs;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Xdp;
using Ringside.Net.Frames;
using Ringside.Net.Headers;

namespace Ringside.Net.Ports.Xdp;

/// <content>Receiving: from the receive rings to the user, and free frames back into the fill rings.</content>
internal sealed partial class XdpDatagramPort
{
    /// <inheritdoc/>
    public int Receive(Span<Received> into)
    {
        if (_isClosed)
        {
            LastError = Errno.EBADF;
            return 0;
        }

        // Another queue is the first each time: one that always has as much as is asked for must not keep the others from being read.
        int count = 0;
        int queue = _firstQueue = NextQueue(_firstQueue);
        do
        {
            count += ReceiveFrom(_sockets[queue], ref _lent[queue], into[count..]);
            queue = NextQueue(queue);
        }
        while (queue != _firstQueue && count < into.Length);

        if (count == 0 && (_busyPolls || ((++_emptyLooks & (LooksPerClock - 1)) == 0 && IsTimeToAsk())))
        {
            AskKernel();
        }

        return count;
    }

    private int NextQueue(int queue) => queue + 1 < _sockets.Length ? queue + 1 : 0;

    private int ReceiveFrom(XdpSocket socket, ref int lent, Span<Received> into)
    {
        XdpConsumerRing<XdpDescriptor> ring = socket.Receive;
        int count = 0;
        int skipped = 0;

        // What finds no frame stays in the ring: the user holds as many as it may.
        while (count < into.Length && skipped < MaximumSkipped && Frames.Available > 0 && ring.TryPeek(out XdpDescriptor descriptor))
        {
            if (TryHandOver(descriptor, out into[count]))
            {
                count++;
            }
            else
            {
                Frames.TakeBack((int)descriptor.Address);
                skipped++;
            }

            ring.Skip();
            lent--;
        }

        if (count + skipped > 0)
        {
            ring.Release();
            Refill(socket, ref lent);
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryHandOver(in XdpDescriptor descriptor, out Received received)
    {
        int address = (int)descriptor.Address;
        Span<byte> packet = Frames[new Frame(address, (int)descriptor.Length)];
        FrameVerdict verdict = UdpFrameReader.Read(packet, ChecksumPolicy.VerifyOrPartial, out UdpFrame datagram, _scope);
        received = default;
        if (verdict != FrameVerdict.Datagram || !_options.Admits(datagram.Source))
        {
            return false;
        }

        if (datagram.PayloadLength > _plan.MaximumPayload)
        {
            // No packet of this interface is that long: a train of datagrams that nobody has cut.
            _uncutTrains++;
            return false;
        }

        if (!Frames.TryHandOver(address + datagram.PayloadOffset, datagram.PayloadLength, out Frame frame))
        {
            return false;
        }

        long stamp = 0;
        if (HasStamps)
        {
            _lastStamp = ReadStamp(address);
            stamp = _stampSource == StampSource.ControlMessage ? _stamps.ToRealtime(_lastStamp) : 0;
        }

        received = new Received(frame, datagram.Source, stamp);
        return true;
    }

    // Lends frames until the kernel has its share for this queue again. An empty fill ring loses packets, so this is done at once.
    private void Refill(XdpSocket socket, ref int lent)
    {
        XdpProducerRing<ulong> ring = socket.Fill;
        while (lent < _plan.LentPerQueue && Frames.TryLend(out int offset))
        {
            if (HasStamps)
            {
                ClearStamp(offset);
            }

            // Never full: it has as many places as frames are lent.
            _ = ring.TryPut((ulong)offset);
            lent++;
        }

        ring.Publish();
        if (_attachment.Mode == XdpPortMode.ZeroCopy && ring.NeedsWakeup)
        {
            _ = socket.Poll();
        }
    }

    private bool IsTimeToAsk()
    {
        long now = KernelClock.MonotonicCoarseNanos();
        bool isTime = now >= _nextQuestionNanos;
        _nextQuestionNanos = isTime ? now + BetweenQuestionsNanos : _nextQuestionNanos;
        return isTime;
    }

    // Seldom: an interface that has gone is told by nothing else, and a device may want to be polled.
    private void AskKernel()
    {
        foreach (XdpSocket socket in _sockets)
        {
            if (_busyPolls)
            {
                _ = socket.Poll();
            }

            Errno error = socket.TakePendingError();
            if (error != Errno.None)
            {
                LastError = error;
            }
        }
    }

    private unsafe long ReadStamp(int address) =>
        Unsafe.ReadUnaligned<long>(Frames.Start + address - RedirectProgram.StampSize);

    // So that a driver that leaves no room for a stamp gives none, instead of one of an earlier packet.
    private unsafe void ClearStamp(int offset) =>
        Unsafe.WriteUnaligned(Frames.Start + offset + Umem.PacketHeadroom - RedirectProgram.StampSize, 0L);
}
