namespace Ringside.Protocols.Tests.SoupBinTcp;

/// <summary>Golden packets: what stands on the wire, length and type included.</summary>
internal static class SoupPackets
{
    internal const string Login =
        "002f4c55534552312073656372657420202020202020202020202020202020202020202020202020202020202020202031";

    internal const string LoginWithTimeout =
        "00344c555345523120736563726574202020202020202020202020202020202020202020202020202020202020202020313135303030";

    internal const string Accepted = "001f414c4142303030303030312020202020202020202020202020202020203432";
    internal const string Rejected = "00024a41";
    internal const string Sequenced = "000b535300001f1aced9f00153";
    internal const string Unsequenced = "00145558543030303030303030303030303200000000";
    internal const string ServerHeartbeat = "000148";
    internal const string ClientHeartbeat = "000152";
    internal const string EndOfSession = "00015a";
    internal const string Logout = "00014f";
    internal const string Debug = "00032b6869";

    internal static byte[][] All { get; } =
    [
        .. new[]
        {
            Login, LoginWithTimeout, Accepted, Rejected, Sequenced, Unsequenced, ServerHeartbeat, ClientHeartbeat, EndOfSession, Logout,
            Debug,
        }.Select(Convert.FromHexString),
    ];
}
