using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Ringside.Exchange.Json;
using Ringside.Market.Commands;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Members;

/// <summary>The members of a venue as JSON. Every key must be there and no other one may; what is wrong is named by its path.</summary>
/// <remarks>
/// <code>
/// { "version": 1, "members": [ {
///   "number": 7, "name": "North Bank", "selfTrade": "cancel-newest", "cancelOnDisconnect": true, "ratePerSecond": 1000, "burst": 100,
///   "limits": { "quantity": 100000, "notional": 0, "openOrders": 5000 },
///   "users": [
///     { "name": "NORTH1", "kind": "trading", "session": 71, "secret": { "iterations": 600000, "salt": "..", "hash": ".." } },
///     { "name": "NORTHD", "kind": "drop-copy", "session": 0, "secret": { "iterations": 600000, "salt": "..", "hash": ".." } } ] } ] }
/// </code>
/// Salt and hash are in hexadecimal. The self-trade modes are none, cancel-newest, cancel-oldest, cancel-both and decrement.
/// </remarks>
public static class MemberFile
{
    /// <summary>Most bytes of a file.</summary>
    public const int MostBytes = 64 << 20;

    private const int LongestName = 64;

    private static ReadOnlySpan<string> Modes => (string[])["none", "cancel-newest", "cancel-oldest", "cancel-both", "decrement"];

    private static ReadOnlySpan<string> Kinds => (string[])["trading", "drop-copy", "administrator"];

    /// <summary>Reads a file.</summary>
    /// <param name="json">Its bytes, UTF-8.</param>
    /// <param name="members">The members, when the result is true.</param>
    /// <param name="error">When the result is false: the path of what is wrong, and what was expected; else empty.</param>
    /// <returns>Whether the file is as it should be.</returns>
    public static bool TryParse(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out MemberList? members, out string error)
    {
        members = null;
        if (json.Length > MostBytes)
        {
            error = $"expected at most {MostBytes} bytes, found {json.Length}";
            return false;
        }

        StrictJson strict = new();
        ImmutableArray<Member> list = [];
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 16 });
            list = ReadAll(strict, document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no UTF-8 is found when it is asked for.
            error = JsonProblem.Of(json, problem);
            return false;
        }

        error = strict.Error ?? MemberList.Problem(list) ?? string.Empty;
        members = error.Length == 0 ? new MemberList(list) : null;
        return members is not null;
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Its bytes, UTF-8, with a line end at the end.</returns>
    public static byte[] Write(MemberList members)
    {
        ArgumentNullException.ThrowIfNull(members);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", 1);
            writer.WriteStartArray("members");
            foreach (Member member in members.Members)
                Write(writer, member);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static ImmutableArray<Member> ReadAll(StrictJson strict, JsonElement root)
    {
        if (!strict.IsObject(root, string.Empty, "version", "members"))
            return [];
        strict.Integer(root, string.Empty, "version", 1, 1);
        JsonElement[] elements = strict.List(root, string.Empty, "members", MemberList.MostMembers);
        ImmutableArray<Member>.Builder list = ImmutableArray.CreateBuilder<Member>(elements.Length);
        for (int index = 0; index < elements.Length && strict.Error is null; index++)
        {
            if (ReadMember(strict, elements[index], string.Create(CultureInfo.InvariantCulture, $"members[{index}]")) is { } member)
                list.Add(member);
        }

        return list.ToImmutable();
    }

    private static Member? ReadMember(StrictJson strict, JsonElement element, string path)
    {
        if (!strict.IsObject(
            element, path, "number", "name", "selfTrade", "cancelOnDisconnect", "ratePerSecond", "burst", "limits", "users"))
        {
            return null;
        }

        uint number = (uint)strict.Integer(element, path, "number", 1, uint.MaxValue);
        string name = strict.Text(element, path, "name", LongestName);
        int mode = strict.Choice(element, path, "selfTrade", Modes);
        bool cancels = strict.Flag(element, path, "cancelOnDisconnect");
        int rate = (int)strict.Integer(element, path, "ratePerSecond", 1, TokenBucket.Most);
        int burst = (int)strict.Integer(element, path, "burst", 1, TokenBucket.Most);
        MemberLimits limits = ReadLimits(strict, element.GetProperty("limits"), StrictJson.Join(path, "limits"));
        JsonElement[] elements = strict.List(element, path, "users", MemberList.MostUsers);
        ImmutableArray<MemberUser>.Builder users = ImmutableArray.CreateBuilder<MemberUser>(elements.Length);
        for (int index = 0; index < elements.Length && strict.Error is null; index++)
        {
            string userPath = string.Create(CultureInfo.InvariantCulture, $"{path}.users[{index}]");
            if (ReadUser(strict, elements[index], userPath) is { } user)
                users.Add(user);
        }

        return strict.Error is not null ? null : new Member
        {
            Number = number,
            Name = name,
            SelfTrade = (SelfTradeMode)mode,
            CancelOnDisconnect = cancels,
            RatePerSecond = rate,
            Burst = burst,
            Limits = limits,
            Users = users.ToImmutable(),
        };
    }

    private static MemberLimits ReadLimits(StrictJson strict, JsonElement element, string path) =>
        strict.IsObject(element, path, "quantity", "notional", "openOrders")
            ? new MemberLimits(
                strict.Integer(element, path, "quantity", 0, long.MaxValue),
                strict.Integer(element, path, "notional", 0, long.MaxValue),
                strict.Integer(element, path, "openOrders", 0, long.MaxValue))
            : default;

    private static MemberUser? ReadUser(StrictJson strict, JsonElement element, string path)
    {
        if (!strict.IsObject(element, path, "name", "kind", "session", "secret"))
            return null;
        string name = strict.Text(element, path, "name", Alpha6.Size);
        int kind = strict.Choice(element, path, "kind", Kinds);
        uint session = (uint)strict.Integer(element, path, "session", 0, uint.MaxValue);
        JsonElement secret = element.GetProperty("secret");
        string secretPath = StrictJson.Join(path, "secret");
        if (!strict.IsObject(secret, secretPath, "iterations", "salt", "hash"))
            return null;
        int iterations = (int)strict.Integer(secret, secretPath, "iterations", 1, SecretHash.MostIterations);
        byte[] salt = strict.Hex(secret, secretPath, "salt", SecretHash.LeastSalt, SecretHash.MostSalt);
        byte[] hash = strict.Hex(secret, secretPath, "hash", SecretHash.HashSize, SecretHash.HashSize);
        return strict.Error is not null ? null : new MemberUser
        {
            Name = Alpha6.Of(name),
            Kind = (UserKind)kind,
            Session = session,
            Secret = new SecretHash(iterations, salt, hash),
        };
    }

    private static void Write(Utf8JsonWriter writer, Member member)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number", member.Number);
        writer.WriteString("name", member.Name);
        writer.WriteString("selfTrade", Modes[(int)member.SelfTrade]);
        writer.WriteBoolean("cancelOnDisconnect", member.CancelOnDisconnect);
        writer.WriteNumber("ratePerSecond", member.RatePerSecond);
        writer.WriteNumber("burst", member.Burst);
        writer.WriteStartObject("limits");
        writer.WriteNumber("quantity", member.Limits.MostQuantity);
        writer.WriteNumber("notional", member.Limits.MostNotional);
        writer.WriteNumber("openOrders", member.Limits.MostOpenOrders);
        writer.WriteEndObject();
        writer.WriteStartArray("users");
        foreach (MemberUser user in member.Users)
        {
            writer.WriteStartObject();
            writer.WriteString("name", user.Name.ToString());
            writer.WriteString("kind", Kinds[(int)user.Kind]);
            writer.WriteNumber("session", user.Session);
            writer.WriteStartObject("secret");
            writer.WriteNumber("iterations", user.Secret.Iterations);
            writer.WriteString("salt", Convert.ToHexStringLower(user.Secret.Salt));
            writer.WriteString("hash", Convert.ToHexStringLower(user.Secret.Hash));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
