// SPDX-License-Identifier: MIT
// As much of Azure.AI.OpenAI as the samples use: the address that its client calls, and the answer's shape.
using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace System.ClientModel
{
    public class ApiKeyCredential
    {
        public readonly string Key;
        public ApiKeyCredential(string key) { Key = key; }
    }

    public class ClientResult<T>
    {
        public T Value { get; set; }
        public static implicit operator T(ClientResult<T> result) { return result.Value; }
    }
}

namespace OpenAI.Chat
{
    public abstract class ChatMessage { public string Text; }
    public class UserChatMessage : ChatMessage { public UserChatMessage(string text) { Text = text; } }
    public class ChatMessageContentPart { public string Text { get; set; } }
    public class ChatCompletion { public IList<ChatMessageContentPart> Content { get; set; } }

    public class ChatClient
    {
        readonly string address, key;
        public ChatClient(string address, string key) { this.address = address; this.key = key; }

        public System.ClientModel.ClientResult<ChatCompletion> CompleteChat(params ChatMessage[] messages)
        {
            var list = new List<string>();
            foreach (var message in messages)
                list.Add("{\"role\": \"user\", \"content\": \"" + message.Text + "\"}");
            var request = WebRequest.CreateHttp(address);
            request.Method = "POST";
            request.ContentType = "application/json";
            request.Headers["api-key"] = key;
            var body = Encoding.UTF8.GetBytes("{\"messages\": [" + string.Join(", ", list) + "]}");
            using (var stream = request.GetRequestStream())
                stream.Write(body, 0, body.Length);
            using (var reader = new StreamReader(request.GetResponse().GetResponseStream()))
            {
                var found = Regex.Match(reader.ReadToEnd(), "\"content\":\"((?:[^\"\\\\]|\\\\.)*)\"");
                var text = Regex.Unescape(found.Groups[1].Value);
                return new System.ClientModel.ClientResult<ChatCompletion> { Value = new ChatCompletion {
                    Content = new[] { new ChatMessageContentPart { Text = text } } } };
            }
        }
    }
}

namespace Azure.AI.OpenAI
{
    public class AzureOpenAIClient
    {
        readonly Uri endpoint;
        readonly System.ClientModel.ApiKeyCredential credential;
        public AzureOpenAIClient(Uri endpoint, System.ClientModel.ApiKeyCredential credential)
        {
            this.endpoint = endpoint;
            this.credential = credential;
        }

        public global::OpenAI.Chat.ChatClient GetChatClient(string deployment)
        {
            var address = new Uri(endpoint, "openai/deployments/" + deployment + "/chat/completions?api-version=2024-10-21");
            return new global::OpenAI.Chat.ChatClient(address.ToString(), credential.Key);
        }
    }
}
