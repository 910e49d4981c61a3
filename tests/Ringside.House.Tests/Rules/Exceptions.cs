namespace Ringside.House.Tests.Rules;

/// <summary>What a rule lets pass, each with the reason. A rule that needs many of these is the wrong rule.</summary>
internal static class Exceptions
{
    /// <summary>Files longer than the usual limit; the hard limit holds for them, too.</summary>
    public static IReadOnlyDictionary<string, string> LongFiles => new Dictionary<string, string>();

    /// <summary>Files whose lines may be longer.</summary>
    public static IReadOnlyDictionary<string, string> LongLines => new Dictionary<string, string>
    {
        ["src/Ringside.Lab/Reports/Page/PageStyle.cs"] = "a style sheet: one selector with all it sets on one line",
    };

    /// <summary>Functions longer than a screen: <c>path:name</c>.</summary>
    public static IReadOnlyDictionary<string, string> LongFunctions => new Dictionary<string, string>();

    /// <summary>Files with more than one public type, or with one of another name.</summary>
    public static IReadOnlyDictionary<string, string> ManyTypes => new Dictionary<string, string>
    {
        ["tests/Ringside.Lab.Tests/MarketData/UnloadableFormats.cs"] = "small formats that the loader must refuse, one beside the other",
    };

    /// <summary>Public classes of libraries that others may inherit.</summary>
    public static IReadOnlyDictionary<string, string> OpenClasses => new Dictionary<string, string>
    {
        ["Ringside.Linux.Descriptors.FileDescriptor"] = "every kind of descriptor (socket, epoll, event, namespace) closes in the same way",
    };

    /// <summary>Static fields whose type may look mutable: <c>type.field</c>.</summary>
    public static IReadOnlyDictionary<string, string> StaticFields => new Dictionary<string, string>();

    /// <summary>Uses of a forbidden type in a core: <c>type uses type</c>.</summary>
    public static IReadOnlyDictionary<string, string> CoreUses => new Dictionary<string, string>();
}
