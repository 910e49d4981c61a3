namespace Ringside.Net.Ports.Packets;

/// <summary>How the kernel's stack is kept from working on, and answering, what a packet port receives: a tap only gets a copy
/// (packet(7)).</summary>
internal enum PacketMode
{
    /// <summary>The first of the others that can be had.</summary>
    Best,

    /// <summary>A program at the entry of the stack drops the port's packets; the tap stands before it.</summary>
    Drop,

    /// <summary>The stack works on every packet and delivers it to a companion socket whose filter throws it away.</summary>
    Sink,
}
