namespace Ringside.Linux.Tests.Netlink;

/// <summary>Messages between iproute2 6.1 and a 6.18 kernel, recorded with strace; sequence and port are zeroed in requests.</summary>
internal static class GoldenMessages
{
    // ip link add aa address 02:00:0a:4d:00:01 mtu 9000 type veth peer name bb address 02:00:0a:4d:00:02
    internal const string AddVethPair = """
        74 00 00 00 10 00 05 06  00 00 00 00 00 00 00 00
        00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00
        0a 00 01 00 02 00 0a 4d  00 01 00 00 08 00 04 00
        28 23 00 00 07 00 03 00  61 61 00 00 38 00 12 00
        08 00 01 00 76 65 74 68  2c 00 02 00 28 00 01 00
        00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00
        0a 00 01 00 02 00 0a 4d  00 02 00 00 07 00 03 00
        62 62 00 00
        """;

    // ip link set aa up
    internal const string SetLinkUp = """
        20 00 00 00 10 00 05 00  00 00 00 00 00 00 00 00
        00 00 00 00 03 00 00 00  01 00 00 00 01 00 00 00
        """;

    // ip link set aa mtu 1400
    internal const string SetMtu = """
        28 00 00 00 10 00 05 00  00 00 00 00 00 00 00 00
        00 00 00 00 03 00 00 00  00 00 00 00 00 00 00 00
        08 00 04 00 78 05 00 00
        """;

    // ip link del aa
    internal const string DeleteLink = """
        20 00 00 00 11 00 05 00  00 00 00 00 00 00 00 00
        00 00 00 00 03 00 00 00  00 00 00 00 00 00 00 00
        """;

    // ip addr add 10.77.0.1/24 dev aa
    internal const string AddAddress = """
        28 00 00 00 14 00 05 06  00 00 00 00 00 00 00 00
        02 18 00 00 03 00 00 00  08 00 02 00 0a 4d 00 01
        08 00 01 00 0a 4d 00 01
        """;

    // ip addr add fd77::1/64 dev aa nodad
    internal const string AddAddressIPv6 = """
        40 00 00 00 14 00 05 06  00 00 00 00 00 00 00 00
        0a 40 02 00 03 00 00 00  14 00 02 00 fd 77 00 00
        00 00 00 00 00 00 00 00  00 00 00 01 14 00 01 00
        fd 77 00 00 00 00 00 00  00 00 00 00 00 00 00 01
        """;

    // ip neigh replace 10.77.0.2 lladdr 02:00:0a:4d:00:02 nud permanent dev aa
    internal const string SetNeighbour = """
        30 00 00 00 1c 00 05 05  00 00 00 00 00 00 00 00
        02 00 00 00 03 00 00 00  80 00 00 00 08 00 01 00
        0a 4d 00 02 0a 00 02 00  02 00 0a 4d 00 02 00 00
        """;

    // ip route add 224.0.0.0/4 dev aa proto static scope link
    internal const string AddMulticastRoute = """
        2c 00 00 00 18 00 05 06  00 00 00 00 00 00 00 00
        02 04 00 00 fe 04 fd 01  00 00 00 00 08 00 01 00
        e0 00 00 00 08 00 04 00  03 00 00 00
        """;

    // The kernel's answer to "ip neigh show": one entry and the end.
    internal const string Neighbours = """
        4c 00 00 00 1c 00 02 00  14 2c 01 6b fe 32 00 00
        02 00 00 00 03 00 00 00  80 00 00 01 08 00 01 00
        0a 4d 00 02 0a 00 02 00  02 00 0a 4d 00 02 00 00
        08 00 04 00 00 00 00 00  14 00 03 00 04 00 00 00
        04 00 00 00 04 00 00 00  00 00 00 00 14 00 00 00
        03 00 02 00 14 2c 01 6b  fe 32 00 00 00 00 00 00
        """;

    // The kernel's answer to "ip route show": the network of the link, one behind a router, multicast.
    internal const string Routes = """
        3c 00 00 00 18 00 22 00  13 2c 01 6b 03 33 00 00
        02 18 00 00 fe 02 fd 01  10 00 00 00 08 00 0f 00
        fe 00 00 00 08 00 01 00  0a 4d 00 00 08 00 07 00
        0a 4d 00 01 08 00 04 00  03 00 00 00 3c 00 00 00
        18 00 22 00 13 2c 01 6b  03 33 00 00 02 10 00 00
        fe 03 00 01 10 00 00 00  08 00 0f 00 fe 00 00 00
        08 00 01 00 0a 63 00 00  08 00 05 00 0a 4d 00 02
        08 00 04 00 03 00 00 00  34 00 00 00 18 00 22 00
        13 2c 01 6b 03 33 00 00  02 04 00 00 fe 04 fd 01
        10 00 00 00 08 00 0f 00  fe 00 00 00 08 00 01 00
        e0 00 00 00 08 00 04 00  03 00 00 00
        """;

    // The kernel's answer to adding an address twice.
    internal const string Refusal = """
        60 00 00 00 02 00 00 02  13 2c 01 6b 09 33 00 00
        ef ff ff ff 28 00 00 00  14 00 05 06 13 2c 01 6b
        00 00 00 00 02 18 00 00  03 00 00 00 08 00 02 00
        0a 4d 00 01 08 00 01 00  0a 4d 00 01 23 00 01 00
        69 70 76 34 3a 20 41 64  64 72 65 73 73 20 61 6c
        72 65 61 64 79 20 61 73  73 69 67 6e 65 64 00 00
        """;

    // The end of a dump.
    internal const string Done = "14 00 00 00 03 00 02 00  13 2c 01 6b fe 32 00 00  00 00 00 00";

    internal static byte[] Bytes(string text)
        => Convert.FromHexString(text.Replace(" ", string.Empty).Replace("\n", string.Empty));
}
