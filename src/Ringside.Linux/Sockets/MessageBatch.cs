using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ringside.Linux.Memory;

namespace Ringside.Linux.Sockets;

/// <summary>Headers of messages that one call sends or receives (sendmmsg(2), recvmmsg(2)), prepared once and used again.</summary>
/// <remarks>
/// All memory is mapped by the constructor, outside the heap: filling and using a batch allocates nothing. A batch serves one
/// direction at a time: for sending it is cleared and filled (<see cref="TryBegin"/>, <see cref="TryAppend"/>); for receiving every
/// place is armed once and again after it was used (<see cref="Arm"/>). One thread owns it.
/// </remarks>
public sealed unsafe class MessageBatch : IDisposable
{
    /// <summary>Bytes of control messages that suffice for what this assembly asks the kernel: stamps, drops, the segment size.</summary>
    public const int UsualControlLength = 128;

    // One cmsghdr (16 bytes) with its two bytes of data, up to the next multiple of 8.
    private const int SegmentControlLength = 24;

    private readonly PinnedRegion _memory;
    private readonly Slot* _slots;
    private readonly KernelSocket.IoVector* _vectors;
    private readonly Endpoint* _endpoints;
    private readonly byte* _control;
    private readonly int _controlLength;
    private readonly int _vectorCapacity;
    private int _vectorCount;

    /// <summary>Makes a batch.</summary>
    /// <param name="capacity">Most messages, 1 to 1024 (what the kernel takes in one call).</param>
    /// <param name="vectorCapacity">Most pieces of memory that all messages together are made of; at least
    /// <paramref name="capacity"/>.</param>
    /// <param name="controlLength">Bytes of control messages for each message, a multiple of 8; 0 when nothing is asked of the kernel
    /// (a batch that sends trains needs 24).</param>
    public MessageBatch(int capacity, int vectorCapacity, int controlLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(vectorCapacity, capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vectorCapacity, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfNegative(controlLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(controlLength, 1 << 12);
        ArgumentOutOfRangeException.ThrowIfNotEqual(controlLength % 8, 0, nameof(controlLength));
        Capacity = capacity;
        _vectorCapacity = vectorCapacity;
        _controlLength = controlLength;
        int vectorBytes = vectorCapacity * sizeof(KernelSocket.IoVector);
        _memory = new PinnedRegion((capacity * (sizeof(Slot) + sizeof(Endpoint) + controlLength)) + vectorBytes);

        // Largest alignment first: control messages and headers need 8 bytes, addresses 4.
        _slots = (Slot*)_memory.Start;
        _vectors = (KernelSocket.IoVector*)(_slots + capacity);
        _control = (byte*)(_vectors + vectorCapacity);
        _endpoints = (Endpoint*)(_control + (capacity * controlLength));
    }

    /// <summary>Most messages.</summary>
    public int Capacity { get; }

    /// <summary>Messages that were filled for sending since <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Empties the batch, for sending the next messages.</summary>
    public void Clear()
    {
        Count = 0;
        _vectorCount = 0;
    }

    /// <summary>Begins the next message to send; it has no bytes yet.</summary>
    /// <param name="destination">Where it goes; empty on a connected socket.</param>
    /// <returns>False when the batch is full.</returns>
    public bool TryBegin(in Endpoint destination)
    {
        if (Count == Capacity || _vectorCount == _vectorCapacity)
        {
            return false;
        }

        _endpoints[Count] = destination;
        Slot* slot = _slots + Count;
        slot->Header.Name = destination.IsEmpty ? null : _endpoints + Count;
        slot->Header.NameLength = destination.IsEmpty ? 0 : destination.KernelLength;
        slot->Header.Vectors = _vectors + _vectorCount;
        slot->Header.VectorCount = 0;
        slot->Header.Control = null;
        slot->Header.ControlLength = 0;
        slot->Header.Flags = 0;
        Count++;
        return true;
    }

    /// <summary>Adds bytes to the message begun last; they are read where they stand, when the batch is sent.</summary>
    /// <param name="start">First byte; must not move until then.</param>
    /// <param name="length">Bytes, 0 or more.</param>
    /// <returns>False when there is no room for another piece.</returns>
    public bool TryAppend(byte* start, int length)
    {
        if (_vectorCount == _vectorCapacity)
        {
            return false;
        }

        _vectors[_vectorCount++] = new KernelSocket.IoVector { Base = start, Length = (nuint)length };
        _slots[Count - 1].Header.VectorCount++;
        return true;
    }

    /// <summary>Makes the message begun last a train: the kernel cuts its bytes into datagrams of this size, the last one may be shorter
    /// (UDP_SEGMENT, udp(7)).</summary>
    /// <param name="segmentSize">Bytes of each datagram, above zero.</param>
    public void SetSegmentSize(int segmentSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(segmentSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segmentSize, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(_controlLength, SegmentControlLength);
        byte* control = _control + ((Count - 1) * _controlLength);
        ControlMessage.Write(control, SocketConstants.LevelUdp, SocketConstants.UdpSegment, sizeof(ushort));
        *(ushort*)(control + ControlMessage.HeaderLength) = (ushort)segmentSize;
        KernelSocket.MessageHeader* header = &_slots[Count - 1].Header;
        header->Control = control;
        header->ControlLength = SegmentControlLength;
    }

    /// <summary>Gives a place the memory that it receives into. To be done again after the place was used.</summary>
    /// <param name="index">The place, from 0.</param>
    /// <param name="start">First byte; must not move as long as the batch may receive into it.</param>
    /// <param name="length">Bytes; a longer datagram is cut and marked.</param>
    public void Arm(int index, byte* start, int length)
    {
        CheckIndex(index);
        _vectors[index] = new KernelSocket.IoVector { Base = start, Length = (nuint)length };
        _slots[index].Header = new KernelSocket.MessageHeader
        {
            Name = _endpoints + index,
            NameLength = Endpoint.Size,
            Vectors = _vectors + index,
            VectorCount = 1,
            Control = _controlLength == 0 ? null : _control + (index * _controlLength),
            ControlLength = (nuint)_controlLength,
        };
    }

    /// <summary>What was received into a place.</summary>
    /// <param name="index">The place, below what the call returned.</param>
    /// <param name="facts">Sender, stamp, drops and segment size; what was not asked for is zero.</param>
    /// <returns>Bytes received.</returns>
    public int Received(int index, out ReceiveFacts facts)
    {
        CheckIndex(index);
        facts = default;
        Slot* slot = _slots + index;
        facts.IsTruncated = (slot->Header.Flags & SocketConstants.Truncated) != 0;
        facts.Source = slot->Header.NameLength == 0 ? default : _endpoints[index];
        KernelSocket.ReadControl((byte*)slot->Header.Control, (int)slot->Header.ControlLength, ref facts);
        return (int)slot->Length;
    }

    /// <summary>The header of a place, for an operation on a ring in place of a call (io_uring_enter(2)); to be armed before.</summary>
    /// <param name="index">The place.</param>
    public IoUring.MessageHeader* HeaderAt(int index)
    {
        CheckIndex(index);
        return (IoUring.MessageHeader*)&At(index)->Header;
    }

    /// <summary>What came with the datagram that an operation received into a place; how long it is, its completion tells.</summary>
    /// <inheritdoc cref="Received"/>
    public void ReceivedAt(int index, out ReceiveFacts facts) => _ = Received(index, out facts);

    /// <summary>Frees the headers.</summary>
    public void Dispose() => _memory.Dispose();

    internal Slot* At(int index)
    {
        _ = _memory.Start; // throws when disposed: the kernel would write anywhere
        return _slots + index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CheckIndex(int index) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Capacity, nameof(index));

    // struct mmsghdr: the header (56 bytes) and how many bytes were sent or received.
    [StructLayout(LayoutKind.Sequential)]
    internal struct Slot
    {
        public KernelSocket.MessageHeader Header;
        public uint Length;
    }
}
