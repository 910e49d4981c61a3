using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace Ringside.Linux.Netlink;

/// <summary>Link messages: <see cref="LinkHeader"/>, then attributes (rtnetlink(7), linux/if_link.h).</summary>
internal static class LinkCodec
{
    // | type | payload of IFLA_*                                                                        |
    // |    1 | hardware address                                                                         |
    // |    3 | name with a zero byte                                                                    |
    // |    4 | mtu, u32                                                                                 |
    // |   10 | index of the bridge that the link is a port of, u32                                      |
    // |   16 | operational state, u8                                                                    |
    // |   18 | nested: 1 = kind as text, 2 = nested data of that kind                                   |
    // |   28 | descriptor of the namespace that the link is put into, u32                               |
    // A veth's data holds one attribute, 1: the other end as a LinkHeader and attributes of its own (linux/veth.h).
    private const ushort Address = 1;
    private const ushort Name = 3;
    private const ushort Mtu = 4;
    private const ushort Controller = 10;
    private const ushort State = 16;
    private const ushort Information = 18;
    private const ushort InformationKind = 1;
    private const ushort InformationData = 2;
    private const ushort NamespaceDescriptor = 28;
    private const ushort VethPeer = 1;

    internal static void WriteVethPair(ref MessageWriter writer, VethEndOptions end, VethEndOptions peer)
    {
        WriteEnd(ref writer, end);
        int information = writer.BeginNested(Information);
        writer.AppendAttribute(InformationKind, "veth"u8);
        int data = writer.BeginNested(InformationData);
        int other = writer.BeginNested(VethPeer);
        WriteEnd(ref writer, peer);
        writer.EndNested(other);
        writer.EndNested(data);
        writer.EndNested(information);
    }

    internal static void WriteBridge(ref MessageWriter writer, string name)
    {
        WriteReference(ref writer, 0);
        writer.AppendText(Name, name);
        int information = writer.BeginNested(Information);
        writer.AppendAttribute(InformationKind, "bridge"u8);
        writer.EndNested(information);
    }

    internal static void WriteController(ref MessageWriter writer, int index, int bridgeIndex)
    {
        WriteReference(ref writer, index);
        writer.AppendAttribute(Controller, (uint)bridgeIndex);
    }

    internal static void WriteReference(ref MessageWriter writer, int index) => writer.Append(new LinkHeader { Index = index });

    internal static void WriteFlags(ref MessageWriter writer, int index, LinkFlags flags, LinkFlags change)
        => writer.Append(new LinkHeader { Index = index, Flags = (uint)flags, Change = (uint)change });

    internal static void WriteMtu(ref MessageWriter writer, int index, int mtu)
    {
        WriteReference(ref writer, index);
        writer.AppendAttribute(Mtu, (uint)mtu);
    }

    internal static void WriteHardwareAddress(ref MessageWriter writer, int index, HardwareAddress address)
    {
        WriteReference(ref writer, index);
        AppendHardwareAddress(ref writer, Address, address);
    }

    internal static void AppendHardwareAddress(ref MessageWriter writer, ushort type, HardwareAddress address)
    {
        Span<byte> bytes = stackalloc byte[HardwareAddress.Size];
        address.Write(bytes);
        writer.AppendAttribute(type, bytes);
    }

    internal static bool TryRead(ReadOnlySpan<byte> payload, [MaybeNullWhen(false)] out Link link)
    {
        link = null;
        if (!MemoryMarshal.TryRead(payload, out LinkHeader header))
        {
            return false;
        }

        string? name = null;
        string? kind = null;
        uint mtu = 0;
        HardwareAddress? hardwareAddress = null;
        OperationalState state = OperationalState.Unknown;
        var attributes = new AttributeReader(payload[LinkHeader.Size..]);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            switch (type)
            {
                case Name:
                    name = Text(value);
                    break;
                case Mtu:
                    _ = MemoryMarshal.TryRead(value, out mtu);
                    break;
                case Address when HardwareAddress.TryRead(value, out HardwareAddress read):
                    hardwareAddress = read;
                    break;
                case State when value.Length == 1:
                    state = (OperationalState)value[0];
                    break;
                case Information:
                    kind = ReadKind(value);
                    break;
            }
        }

        if (name is null || attributes.IsMalformed)
        {
            return false;
        }

        int knownMtu = (int)Math.Min(mtu, int.MaxValue);
        link = new Link(header.Index, name, (LinkFlags)header.Flags, knownMtu, hardwareAddress, kind, state);
        return true;
    }

    private static void WriteEnd(ref MessageWriter writer, VethEndOptions end)
    {
        WriteReference(ref writer, end.Index);
        if (end.HardwareAddress is { } address)
        {
            AppendHardwareAddress(ref writer, Address, address);
        }

        if (end.Mtu is { } mtu)
        {
            writer.AppendAttribute(Mtu, (uint)mtu);
        }

        writer.AppendText(Name, end.Name);
        if (end.Namespace is { } target)
        {
            writer.AppendAttribute(NamespaceDescriptor, (uint)target.Checked());
        }
    }

    private static string? ReadKind(ReadOnlySpan<byte> information)
    {
        var attributes = new AttributeReader(information);
        while (attributes.TryRead(out ushort type, out ReadOnlySpan<byte> value))
        {
            if (type == InformationKind)
            {
                return Text(value);
            }
        }

        return null;
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value.TrimEnd((byte)0));
}
