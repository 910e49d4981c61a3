using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.Exchange.Members;

namespace Ringside.App.Commands.Venue;

/// <summary><c>ringside members list</c>: who may trade, and on which terms. Of secrets nothing is shown.</summary>
internal sealed class MembersListCommand
{
    private readonly Option<string> _file = MemberFiles.File();
    private readonly Option<bool> _json = LabOptions.Json("Print the members as JSON");

    internal static Command Create()
    {
        var verb = new MembersListCommand();
        var command = new Command(
            "list",
            "List the members of a file with their terms and users.\n\nExample:  ringside members list --file members.json");
        command.Options.Add(verb._file);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        MemberList list = MemberFiles.Load(parsed.GetValue(_file)!);
        if (parsed.GetValue(_json))
        {
            Console.WriteLine(ToJson(list));
            return ExitCodes.Success;
        }

        foreach (Member member in list.Members)
        {
            Print(member);
        }

        return ExitCodes.Success;
    }

    private static string KindWord(UserKind kind) => kind switch
    {
        UserKind.DropCopy => "drop-copy",
        UserKind.Administrator => "administrator",
        _ => "trading",
    };

    private static void Print(Member member)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"member {member.Number} ({member.Name}): {member.RatePerSecond:N0} messages/s, burst {member.Burst:N0}, "
                + $"self-trade {MemberTerms.Word(member.SelfTrade)}, cancel on disconnect {(member.CancelOnDisconnect ? "on" : "off")}"));
        Console.WriteLine(
            $"  most quantity {Limit(member.Limits.MostQuantity)}, most notional {Limit(member.Limits.MostNotional)}, "
                + $"most open orders {Limit(member.Limits.MostOpenOrders)}");
        foreach (MemberUser user in member.Users)
        {
            string session = user.Kind != UserKind.Trading ? string.Empty : $"session {user.Session}";
            Console.WriteLine($"  {user.Name,-6}  {KindWord(user.Kind),-13}  {session}".TrimEnd());
        }
    }

    private static string Limit(long value) => value == 0 ? "none" : value.ToString("N0", CultureInfo.InvariantCulture);

    private static string ToJson(MemberList list)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("members");
            foreach (Member member in list.Members)
            {
                Write(json, member);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Member member)
    {
        json.WriteStartObject();
        json.WriteNumber("number", member.Number);
        json.WriteString("name", member.Name);
        json.WriteNumber("rate_per_second", member.RatePerSecond);
        json.WriteNumber("burst", member.Burst);
        json.WriteString("self_trade", MemberTerms.Word(member.SelfTrade));
        json.WriteBoolean("cancel_on_disconnect", member.CancelOnDisconnect);
        json.WriteNumber("most_quantity", member.Limits.MostQuantity);
        json.WriteNumber("most_notional", member.Limits.MostNotional);
        json.WriteNumber("most_open_orders", member.Limits.MostOpenOrders);
        json.WriteStartArray("users");
        foreach (MemberUser user in member.Users)
        {
            json.WriteStartObject();
            json.WriteString("name", user.Name.ToString());
            json.WriteString("kind", KindWord(user.Kind));
            json.WriteNumber("session", user.Session);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
