namespace Ringside.Protocols.Tests.Ouch;

/// <summary>Golden messages.</summary>
internal static class OuchMessages
{

    internal const string EnterOrder =
        "4f5430303030303030303030303031420000012c41434d45202020200012d6440001869f4649524d59504e000000004e20";

    internal const string ReplaceOrder = "5554303030303030303030303030315430303030303030303030303032000001900012d5e00001869f594e00000000";
    internal const string CancelOrder = "58543030303030303030303030303200000000";
    internal const string SystemEvent = "5300001f1aced9f00153";

    internal const string Accepted =
        "4100001f1aced9f0015430303030303030303030303031420000012c41434d45202020200012d6440001869f4649524d5900"
        + "000000000003e9504e000000004e4c20";

    internal const string Replaced =
        "5500001f1aced9f0015430303030303030303030303032420000019041434d45202020200012d5e00001869f4649524d5900"
        + "000000000003eb504e000000004e4c543030303030303030303030303120";

    internal const string Canceled = "4300001f1aced9f00154303030303030303030303030320000012c55";
    internal const string Executed = "4500001f1aced9f0015430303030303030303030303032000000640012d5e0410000000000001389";
    internal const string Rejected = "4a00001f1aced9f001543030303030303030303030303153";

    internal const string CancelRejected = "4900001f1aced9f0015430303030303030303030303031";
    internal const string ModifyOrder = "4d54303030303030303030303030315300000032";

    internal static byte[][] All { get; } =
    [
        .. new[]
        {
            EnterOrder, ReplaceOrder, CancelOrder, SystemEvent, Accepted, Replaced, Canceled, Executed, Rejected, CancelRejected,
            ModifyOrder,
        }.Select(Convert.FromHexString),
    ];
}
